//! What an execution environment is started with: [`Config`], taken from the model, and its variables as Lambda sets them.

use camino::{Utf8Path, Utf8PathBuf};
use svlc_core::model::{ALIAS, Function, LogGroup};

use super::log_format::LogFormat;
use crate::local::Local;
use crate::runtimes::Managed;

/// What is run of a function that publishes no versions.
pub(crate) const LATEST: &str = "$LATEST";
/// The only version that is published here.
pub(crate) const FIRST: &str = "1";

/// The program of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// The executable.
    pub path: Utf8PathBuf,
    /// Changes when the executable does, or the code that it runs: an environment that runs an older one is replaced.
    pub version: String,
    /// What it runs, if it is not the function itself.
    pub managed: Option<Managed>,
}

impl Program {
    /// A function of its own.
    pub fn new(path: Utf8PathBuf, version: String) -> Self {
        Self { path, version, managed: None }
    }

    /// The folder in which it is started: that of its code.
    pub(crate) fn folder(&self) -> &Utf8Path {
        let own = || self.path.parent().filter(|folder| !folder.as_str().is_empty());
        let code = self.managed.as_ref().map(|managed| managed.code.as_path());
        code.or_else(own).unwrap_or(Utf8Path::new("."))
    }
}

/// Which version of a function is run. Each has environments of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    /// What there is of a function that publishes none, and beside the others.
    Latest,
    /// The one that is published, and that its alias leads to.
    Published,
}

impl Version {
    /// As logs and answers have it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Latest => LATEST,
            Self::Published => FIRST,
        }
    }

    /// The alias that the service itself invokes it by.
    pub(crate) fn alias(self) -> Option<&'static str> {
        match self {
            Self::Latest => None,
            Self::Published => Some(ALIAS),
        }
    }
}

/// How an environment comes to be started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Initialization {
    /// For a request.
    OnDemand,
    /// Ahead of all requests.
    Provisioned,
}

impl Initialization {
    /// As AWS calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::OnDemand => "on-demand",
            Self::Provisioned => "provisioned-concurrency",
        }
    }
}

/// A function as its environments need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Config {
    pub(crate) name: String,
    pub(crate) version: Version,
    /// By which the service itself invokes it: with the alias of its version.
    pub(crate) arn: String,
    /// MB.
    pub(crate) memory: u32,
    /// Seconds.
    pub(crate) timeout: u32,
    /// Environments at most; `None`: what the account has.
    pub(crate) reserved_concurrency: Option<u32>,
    /// Environments that are started ahead.
    pub(crate) provisioned: u32,
    /// Whether a trace is sampled that nobody has decided about.
    pub(crate) tracing: bool,
    pub(crate) log: LogFormat,
    pub(crate) program: Program,
    /// Where APIs of AWS answer, then the user's variables, in order.
    variables: Vec<(String, String)>,
    region: String,
    log_group: String,
}

impl Config {
    /// Of a function whose text all has local values.
    pub(crate) fn new(
        function: &Function,
        version: Version,
        local: &Local,
        program: Program,
    ) -> Self {
        let value = |variable: &svlc_core::model::Variable| {
            local
                .variable(&function.name, variable)
                .expect("support refuses what has no value here")
        };
        let arn = local.function_arn(&function.name);
        let provisioned = function.provisioned_concurrency.unwrap_or(0);
        Self {
            name: function.name.clone(),
            version,
            arn: version.alias().map_or(arn.clone(), |alias| format!("{arn}:{alias}")),
            memory: function.memory,
            timeout: function.timeout,
            reserved_concurrency: function.reserved_concurrency,
            provisioned: if version == Version::Published { provisioned } else { 0 },
            tracing: function.tracing,
            log: LogFormat::new(&function.log),
            program,
            variables: local
                .endpoint_variables()
                .into_iter()
                .chain(function.env.iter().map(|one| (one.name.clone(), value(one))))
                .collect(),
            region: local.region.clone(),
            log_group: match &function.log.group {
                LogGroup::Own(_) => format!("/aws/lambda/{}/{}", local.stack, function.name),
                LogGroup::Named(name) => local.text(name).unwrap_or_default(),
            },
        }
    }

    /// Every variable of an environment. The user's come first, because Lambda's own win where both have a name; the rules of
    /// the language refuse those that Lambda reserves.
    pub(crate) fn variables(
        &self,
        initialization: Initialization,
        runtime_api: &str,
        log_stream: &str,
    ) -> Vec<(String, String)> {
        let folder = self.program.folder().as_str();
        let memory = self.memory.to_string();
        let fixed = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let own = [
            ("AWS_LAMBDA_FUNCTION_NAME", self.name.as_str()),
            ("AWS_LAMBDA_FUNCTION_VERSION", self.version.name()),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", &memory),
            ("AWS_LAMBDA_LOG_GROUP_NAME", &self.log_group),
            ("AWS_LAMBDA_LOG_STREAM_NAME", log_stream),
            ("AWS_LAMBDA_INITIALIZATION_TYPE", initialization.name()),
            ("AWS_LAMBDA_RUNTIME_API", runtime_api),
            ("AWS_REGION", &self.region),
            ("AWS_DEFAULT_REGION", &self.region),
            ("LAMBDA_TASK_ROOT", folder),
            ("PWD", folder),
        ];
        let defaults = UNRESERVED.iter().map(fixed);
        let log = self.log.variables();
        let own = own.iter().chain(&log).chain(RESERVED).map(fixed);
        // A user may add to the paths of a language, but not change what else its runtime sets.
        let managed = self.program.managed.as_ref().map(Managed::variables).unwrap_or_default();
        let (paths, managed): (Vec<_>, Vec<_>) =
            managed.into_iter().partition(|(name, _)| name.ends_with("PATH"));
        let users = self.variables.iter().cloned();
        defaults.chain(paths).chain(users).chain(own).chain(managed).collect()
    }
}

/// What Lambda sets and a user may change (`lambda-dg`, configuration-envvars).
const UNRESERVED: &[(&str, &str)] = &[
    ("LANG", "en_US.UTF-8"),
    ("TZ", ":UTC"),
    ("PATH", "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin"),
    (
        "LD_LIBRARY_PATH",
        "/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib",
    ),
    ("AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR"),
    ("AWS_XRAY_DAEMON_ADDRESS", "169.254.100.1:2000"),
    ("_AWS_XRAY_DAEMON_ADDRESS", "169.254.100.1"),
    ("_AWS_XRAY_DAEMON_PORT", "2000"),
    ("SHLVL", "0"),
];

/// The credentials of every function. They are none: nothing that a function does here reaches an account.
pub(crate) const ACCESS_KEY: &str = "ASIALOCALLOCALLOCAL0";
pub(crate) const SECRET_KEY: &str = "local";
pub(crate) const SESSION_TOKEN: &str = "local";

/// What Lambda sets and nobody may change.
const RESERVED: &[(&str, &str)] = &[
    ("_HANDLER", "bootstrap"),
    ("LAMBDA_RUNTIME_DIR", "/var/runtime"),
    ("AWS_ACCESS_KEY_ID", ACCESS_KEY),
    ("AWS_SECRET_ACCESS_KEY", SECRET_KEY),
    ("AWS_SESSION_TOKEN", SESSION_TOKEN),
];
