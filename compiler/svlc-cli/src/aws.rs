//! What the commands that talk to AWS have in common: their options, the connection, and [`Desk`], which shows what goes on and asks.

mod changes;
mod desk;
mod failure;
mod interrupt;
mod review;
mod stages;
mod typed;
mod words;

use camino::{Utf8Path, Utf8PathBuf};
use svlc_core::Output;
use svlc_core::model::Model;
use svlc_deploy::child::{self, Child};
use svlc_deploy::cloud::Calls;
use svlc_deploy::protocol::{Identity, WhoAmI};
use svlc_deploy::who::Who;

pub(crate) use desk::Desk;
pub(crate) use failure::Failure;
pub(crate) use interrupt::Interrupts;
pub(crate) use review::Review;
pub(crate) use stages::{api, behind, serving, stage_url};
pub(crate) use typed::typed;
pub(crate) use words::{clock, kind, moment};

use crate::error::Fault;
use crate::input::{self, Compiled, DEFAULT_SPEC};
use crate::render;
use crate::terminal::Terminal;

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

/// Whose stack is meant.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Subject {
    /// Spec of the service
    #[arg(long, default_value = DEFAULT_SPEC, value_name = "FILE")]
    spec: Utf8PathBuf,
    /// Environment that was deployed
    #[arg(long, value_name = "NAME")]
    environment: Option<String>,
    #[command(flatten)]
    stack: StackArgs,
}

/// A service that may have been deployed.
pub(crate) struct Service {
    /// Its spec.
    pub(crate) compiled: Compiled,
    /// The environment that was deployed.
    pub(crate) environment: Option<String>,
    /// Name of its stack.
    pub(crate) stack: String,
    /// The connection to where it is.
    pub(crate) connection: Connection,
}

impl Service {
    /// Connects to where a service is; `None` if its spec has errors, which have been told.
    pub(crate) fn connect(
        compiled: Compiled,
        environment: Option<String>,
        args: &StackArgs,
        terminal: &mut Terminal,
    ) -> Result<Option<Self>, Fault> {
        let Some(output) = &compiled.compilation.output else {
            render::tell(&compiled, terminal)?;
            return Ok(None);
        };
        let stack = args.name(&output.model, environment.as_deref());
        let connection = args.reach.connect(&output.model)?;
        Ok(Some(Self { compiled, environment, stack, connection }))
    }

    /// The service as the spec has it.
    pub(crate) fn output(&self) -> &Output {
        self.compiled.compilation.output.as_ref().expect("a service without errors is looked up")
    }

    /// What a failure of its stack is shown on.
    pub(crate) fn failure(&self) -> Failure<'_> {
        let output = self.output();
        Failure {
            source: &self.compiled.source,
            environment: self.environment.as_deref(),
            model: &output.model,
            template: &output.templates.plain,
            secrets: &[],
        }
    }

    /// That there is no such stack.
    pub(crate) fn missing(&self) -> Fault {
        let region = self.connection.identity.region.clone();
        Fault::NoStack { stack: self.stack.clone(), region }
    }
}

impl Subject {
    /// Reads the spec and connects; `None` if the spec has errors, which have been told.
    pub(crate) fn look_up(&self, terminal: &mut Terminal) -> Result<Option<Service>, Fault> {
        let compiled = self.compile()?;
        self.connect(compiled, terminal)
    }

    /// Reads the spec.
    pub(crate) fn compile(&self) -> Result<Compiled, Fault> {
        input::compile_for(&self.spec, self.environment.as_deref())
    }

    /// Connects to where the service is, as [`Service::connect`].
    pub(crate) fn connect(
        &self,
        compiled: Compiled,
        terminal: &mut Terminal,
    ) -> Result<Option<Service>, Fault> {
        Service::connect(compiled, self.environment.clone(), &self.stack, terminal)
    }

    /// The options that were given, as they are typed.
    pub(crate) fn options(&self) -> Vec<String> {
        options(&self.spec, self.environment.as_deref(), &self.stack)
    }

    /// As [`Subject::look_up`], for a function that the spec has to have: AWS is not asked about another.
    pub(crate) fn look_up_function(
        &self,
        name: &str,
        terminal: &mut Terminal,
    ) -> Result<Option<Service>, Fault> {
        let compiled = self.compile()?;
        if let Some(output) = &compiled.compilation.output {
            has_function(&output.model, name)?;
        }
        self.connect(compiled, terminal)
    }
}

/// The options that say which service is meant, and where, as they are typed.
pub(crate) fn options(spec: &Utf8Path, environment: Option<&str>, args: &StackArgs) -> Vec<String> {
    let StackArgs { stack, reach: Reach { region, profile, endpoint_url } } = args;
    let given = [
        ("--spec", Some(spec.as_str()).filter(|spec| *spec != DEFAULT_SPEC)),
        ("--environment", environment),
        ("--stack", stack.as_deref()),
        ("--region", region.as_deref()),
        ("--profile", profile.as_deref()),
        ("--endpoint-url", endpoint_url.as_deref()),
    ];
    let given = given.into_iter().filter_map(|(name, value)| Some([name, value?]));
    given.flatten().map(str::to_owned).collect()
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

/// That the spec has a function of that name, or which ones it has.
pub(crate) fn has_function(model: &Model, name: &str) -> Result<(), Fault> {
    if model.functions.iter().any(|one| one.name == name) {
        return Ok(());
    }
    let known = model.functions.iter().map(|one| one.name.clone()).collect();
    Err(Fault::NoSuch { what: "function", name: name.to_owned(), known })
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
