//! What the commands that talk to AWS have in common: their options, the connection, and [`Desk`], which shows what goes on and asks.

mod changes;
mod desk;
mod failure;
mod interrupt;
mod words;

use camino::Utf8Path;
use svlc_core::model::Model;
use svlc_deploy::child::{self, Child};
use svlc_deploy::cloud::Calls;
use svlc_deploy::protocol::{Identity, WhoAmI};
use svlc_deploy::who::Who;

pub(crate) use desk::Desk;
pub(crate) use failure::Failure;
pub(crate) use interrupt::Interrupts;
pub(crate) use words::{clock, kind};

use crate::error::Fault;
use crate::input::{self, Compiled};

/// How AWS is reached: as the AWS CLI takes the same options.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Reach {
    /// Region; without one, that of the spec, else of AWS's own settings
    #[arg(long, value_name = "REGION")]
    region: Option<String>,
    /// Profile in AWS's own files
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// Address of a server that stands for AWS
    #[arg(long, value_name = "URL")]
    endpoint_url: Option<String>,
}

/// Which stack is meant.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct StackArgs {
    /// Name of the stack; without one, the service's, with `-` and the environment's behind it if there is one
    #[arg(long, value_name = "NAME")]
    stack: Option<String>,
    #[command(flatten)]
    pub(crate) reach: Reach,
}

/// A connection to AWS.
pub(crate) struct Connection {
    /// What makes the calls.
    pub(crate) cloud: Child,
    /// Who calls, and where.
    pub(crate) identity: Identity,
    /// The address that stands for AWS's S3.
    pub(crate) endpoint: Option<String>,
}

impl Reach {
    /// Connects to AWS in the region of the user's choice, else in that of the spec.
    pub(crate) fn connect(&self, model: &Model) -> Result<Connection, Fault> {
        let options = child::Options {
            region: self.region.clone().or_else(|| model.region.clone()),
            profile: self.profile.clone(),
            endpoint_url: self.endpoint_url.clone(),
        };
        let mut cloud = Child::start(&options)?;
        let identity = cloud.call(WhoAmI {})?;
        let set = |name| std::env::var(name).ok().filter(|value: &String| !value.is_empty());
        let endpoint = self
            .endpoint_url
            .clone()
            .or_else(|| set("AWS_ENDPOINT_URL_S3"))
            .or_else(|| set("AWS_ENDPOINT_URL"));
        Ok(Connection { cloud, identity, endpoint })
    }
}

impl StackArgs {
    /// The name of the stack.
    pub(crate) fn name(&self, model: &Model, environment: Option<&str>) -> String {
        let default = || match environment {
            Some(environment) => format!("{}-{environment}", model.service),
            None => model.service.clone(),
        };
        self.stack.clone().unwrap_or_else(default)
    }
}

/// Compiles a spec for a command that only has to know what is in it.
pub(crate) fn compile(
    spec: &Utf8Path,
    environment: Option<&str>,
) -> Result<Compiled, Fault> {
    input::compile_for(spec, environment)
}

/// Who runs this.
pub(crate) fn who() -> Who {
    let set = |name| std::env::var(name).ok().filter(|value: &String| !value.is_empty());
    let user = set("USER").or_else(|| set("LOGNAME")).or_else(|| set("USERNAME"));
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let millis = since.map_or(0, |since| since.as_millis());
    Who {
        user: user.unwrap_or_default(),
        host: host().unwrap_or_default(),
        run: format!("{millis}-{}", std::process::id()),
    }
}

#[cfg(unix)]
fn host() -> Option<String> {
    rustix::system::uname().nodename().to_str().ok().map(str::to_owned)
}

#[cfg(not(unix))]
fn host() -> Option<String> {
    std::env::var("COMPUTERNAME").ok()
}
