//! The profile in AWS's files that calls are made with: that it is there, what it alone says, and whose credentials it names.

use std::borrow::Cow;
use std::path::PathBuf;

use aws_config::ecs::EcsCredentialsProvider;
use aws_config::imds::credentials::ImdsCredentialsProvider;
use aws_config::meta::credentials::CredentialsProviderChain;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_runtime::env_config::error::EnvConfigFileLoadError;
use aws_runtime::env_config::file::EnvConfigFiles;
use aws_types::os_shim_internal::{Env, Fs};
use svlc_deploy::protocol::{AwsError, code};

use crate::error::deepest;

/// The profile that is there without being written.
const DEFAULT: &str = "default";

/// What a profile says that the SDK does not ask it.
#[derive(Debug, Default)]
pub(crate) struct Profile {
    /// A file with the authorities that are trusted.
    pub(crate) ca_bundle: Option<PathBuf>,
}

/// Looks at the profile that is named, or at the environment's.
pub(crate) async fn load(named: Option<&str>) -> Result<Profile, AwsError> {
    let named = named.map(|name| Cow::Owned(name.to_owned()));
    let files = EnvConfigFiles::default();
    let all = aws_config::profile::load(&Fs::real(), &Env::real(), &files, named).await;
    let all = all.map_err(unreadable)?;
    let selected = all.selected_profile();
    if selected != DEFAULT && all.get_profile(selected).is_none() {
        let message = format!("there is no profile `{selected}` in AWS's files");
        return Err(AwsError::own(code::NO_PROFILE, message, false));
    }
    Ok(Profile { ca_bundle: all.get("ca_bundle").map(PathBuf::from) })
}

fn unreadable(error: EnvConfigFileLoadError) -> AwsError {
    let message = format!("AWS's files cannot be read: {}", deepest(&error));
    AwsError::own(code::BAD_PROFILE, message, false)
}

/// The credentials of a profile that was named on the command line. As for the AWS CLI, the environment's are not asked then.
pub(crate) fn credentials(name: &str, config: &ProviderConfig) -> CredentialsProviderChain {
    let of_profile = ProfileFileCredentialsProvider::builder().profile_name(name);
    let of_container = EcsCredentialsProvider::builder().configure(config).build();
    let of_machine = ImdsCredentialsProvider::builder().configure(config).build();
    CredentialsProviderChain::first_try("Profile", of_profile.configure(config).build())
        .or_else("EcsContainer", of_container)
        .or_else("Ec2InstanceMetadata", of_machine)
}
