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
use aws_runtime::env_config::section::EnvConfigSections;
use aws_types::os_shim_internal::{Env, Fs};
use svlc_deploy::protocol::{AwsError, code};

use crate::error::deepest;

/// The profile that is there without being written.
const DEFAULT: &str = "default";
/// The longest chain of profiles that is followed; one that goes round has no end.
const LONGEST: usize = 10;

/// What a profile says that the SDK does not ask it.
#[derive(Debug, Default)]
pub(crate) struct Profile {
    /// A file with the authorities that are trusted.
    pub(crate) ca_bundle: Option<PathBuf>,
    /// What the user runs to sign in, if its credentials are those of a session.
    pub(crate) sign_in: Option<String>,
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
    let ca_bundle = all.get("ca_bundle").map(PathBuf::from);
    Ok(Profile { ca_bundle, sign_in: sign_in(&all) })
}

/// The command that signs in to the profile that is selected, or to the one whose credentials it begins with.
fn sign_in(all: &EnvConfigSections) -> Option<String> {
    let mut name = all.selected_profile();
    for _ in 0..LONGEST {
        let profile = all.get_profile(name)?;
        let says = |key: &str| profile.get(key).is_some();
        let command = match (says("sso_session") || says("sso_start_url"), says("login_session")) {
            (true, _) => "aws sso login",
            (_, true) => "aws login",
            _ => {
                name = profile.get("source_profile")?;
                continue;
            }
        };
        // A name has nothing in it that a shell would take for something else: profiles with other names are not read.
        return Some(format!("{command} --profile {name}"));
    }
    None
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
