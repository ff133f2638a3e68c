//! What ends a run: [`Exit`], and the machine's faults, [`Fault`], each with its path and what was being done.
//! The user's faults in a spec are diagnostics; those in the output folder are conflicts of `write`.

use std::io;
use std::process::ExitCode;

use camino::{Utf8Path, Utf8PathBuf};

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// 0: done; warnings are allowed.
    Clean,
    /// 1: the spec has errors, the output is not up to date, or a file of the user's is in the way.
    Faulty,
    /// 2: the machine failed.
    Machine,
    /// 2, of `svlc plan`: something changes.
    Changes,
    /// 3, of `svlc plan`: something is replaced.
    Replaces,
}

impl From<Exit> for u8 {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Clean => 0,
            Exit::Faulty => 1,
            Exit::Machine | Exit::Changes => 2,
            Exit::Replaces => 3,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(u8::from(exit))
    }
}

/// What pip does beside, and where it works.
const ZIG: &str = "which brings zig with it; in a virtual environment if pip does not want to";

/// Something that the machine could not do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    /// A file or folder.
    #[error("cannot {action} `{path}`: {}", reason(source))]
    File { action: &'static str, path: Utf8PathBuf, source: io::Error },
    /// The spec is not there.
    #[error("there is no `{path}`")]
    NoSpec { path: Utf8PathBuf, candidates: Vec<String> },
    /// The spec is a folder.
    #[error("`{path}` is a folder, not a spec")]
    SpecIsFolder { path: Utf8PathBuf, candidates: Vec<String> },
    /// The spec has no such environment.
    #[error("`{path}` has no environment `{name}`")]
    NoEnvironment { path: Utf8PathBuf, name: String, known: Vec<String> },
    /// An option names what the spec does not have.
    #[error("there is no {what} `{name}`")]
    NoSuch { what: &'static str, name: String, known: Vec<String> },
    /// What is given of the requests to routes is no whole.
    #[error("the shares of the routes make {percent} percent")]
    Shares { percent: String },
    /// A stage is to be promoted to itself.
    #[error("stage `{name}` cannot be promoted to itself")]
    SameStage { name: String },
    /// A parameter is given a value that the spec does not allow, and that is not told.
    #[error("the parameter `{name}` cannot have that value")]
    NotAllowed { name: String, allowed: Vec<String> },
    /// A line of a file with variables, whose text is not told.
    #[error("line {line} of `{path}` is no `NAME=VALUE`")]
    EnvLine { path: Utf8PathBuf, line: usize },
    /// Standard output or error.
    #[error("cannot print: {source}")]
    Output { source: io::Error },
    /// An artifact or a manifest names a path outside the output folder; never the user's doing.
    #[error("refusing to write `{path}`: it is not a plain path below the output folder")]
    UnsafePath { path: String },
    /// A symbolic link leads out of the output folder.
    #[error("refusing to write through `{path}`: it is a link that leaves the output folder")]
    LinkLeaves { path: Utf8PathBuf },
    /// cargo.
    #[error("cannot run `cargo`: {source}")]
    Cargo { source: io::Error },
    /// No folder for what is kept between runs.
    #[cfg(unix)]
    #[error("there is no folder to keep the key of tokens in")]
    NoCache,
    /// The key that signs tokens.
    #[cfg(unix)]
    #[error("cannot use the key `{path}`: {source}")]
    Key { path: Utf8PathBuf, source: svlc_emulator::Unusable },
    /// A variable of the environment that an option names.
    #[cfg(unix)]
    #[error("the environment variable `{name}` is not set")]
    NoVariable { name: String },
    /// The emulator.
    #[cfg(unix)]
    #[error(transparent)]
    Emulator(#[from] svlc_emulator::Fault),
    /// A tool that builds for Lambda.
    #[error("`{tool}` is not installed, to build for `{architecture}`")]
    NoBuilder { tool: &'static str, architecture: &'static str },
    /// The crate has no program for a function.
    #[error("the build gave no program for the function `{function}`")]
    NoProgram { function: String },
    /// A package.
    #[error(transparent)]
    Package(#[from] svlc_package::Fault),
    /// A file that is no template.
    #[error("`{path}` is no template of CloudFormation: {source}")]
    NoTemplate { path: Utf8PathBuf, source: svlc_core::cfn::parse::Unreadable },
    /// The file of what is deployed is not there.
    #[error("there is no `{path}`")]
    NoDeployed { path: Utf8PathBuf },
    /// A template of SAM.
    #[error("`{path}` is a template of SAM, not what is deployed")]
    SamTemplate { path: Utf8PathBuf },
    /// The console.
    #[cfg(unix)]
    #[error(transparent)]
    Console(#[from] svlc_console::Fault),
    /// AWS, or the program that asks it.
    #[error(transparent)]
    Cloud(#[from] svlc_deploy::cloud::Fault),
    /// Nothing is deployed.
    #[error("there is no stack `{stack}` in {region}")]
    NoStack { stack: String, region: String },
    /// AWS could not be asked any more while it was at work.
    #[error("{source}; CloudFormation goes on {work} the stack `{stack}`")]
    Unfollowed { source: Box<svlc_deploy::cloud::Fault>, stack: String, work: &'static str },
    /// The user wants to stop.
    #[error("{}", interrupted(stack, *work))]
    Interrupted { stack: String, work: Option<&'static str> },
    /// Signals.
    #[error("cannot listen for Ctrl-C: {source}")]
    Signal { source: io::Error },
    /// A manifest or journal of a later version.
    #[error("`{path}` was written by a newer svlc")]
    Newer { path: Utf8PathBuf },
}

/// What the system says; who wraps its errors names action and path once more before.
fn reason(source: &io::Error) -> String {
    let text = source.to_string();
    let wrapped = text.strip_prefix("failed to ").and_then(|rest| rest.split_once("`: "));
    wrapped.map_or(text.clone(), |(_, reason)| reason.to_owned())
}

impl Fault {
    /// Wraps an input or output error on `path`; `action` completes "cannot …".
    pub(crate) fn file(
        action: &'static str,
        path: impl AsRef<Utf8Path>,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.as_ref().to_owned();
        move |source| Self::File { action, path, source }
    }

    /// Wraps an error of listening for signals.
    pub(crate) fn signal(source: io::Error) -> Self {
        Self::Signal { source }
    }

    /// The cure, where there is one to name.
    pub(crate) fn help(&self) -> Option<String> {
        match self {
            Self::NoSpec { candidates, .. } if candidates.is_empty() => {
                Some("name the spec, or make a project with `svlc new my-api`".to_owned())
            }
            Self::NoSpec { candidates, .. } => {
                Some(format!("there is {}", listed(candidates, "or")))
            }
            Self::SpecIsFolder { candidates, path } if candidates.is_empty() => {
                Some(format!("make a project in it with `svlc new {}`", path.join("my-api")))
            }
            Self::SpecIsFolder { candidates, .. } => {
                Some(format!("name {} in it", listed(candidates, "or")))
            }
            Self::NoEnvironment { known, .. } if known.is_empty() => {
                Some("add it under `environments`".to_owned())
            }
            Self::NoSuch { known, what, .. } if known.is_empty() => Some(match *what {
                "parameter" => "add it under `parameters`, or leave it out".to_owned(),
                "authorizer" => "add it under `api.authorizers`, or leave it out".to_owned(),
                "function with a schedule" => {
                    "give it one: `events: [{ schedule: rate(1 hour) }]`".to_owned()
                }
                what => format!("the spec has no {what}"),
            }),
            Self::NoEnvironment { known, name, .. } | Self::NoSuch { known, name, .. } => {
                let near = svlc_core::suggest::nearest(name, known.iter().map(String::as_str));
                Some(match near {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("there is {}", listed(known, "or")),
                })
            }
            Self::Shares { .. } => {
                Some("all of them together make 100, some of them no more".to_owned())
            }
            Self::SameStage { .. } => {
                Some("name with `--from` a stage that deploys by itself".to_owned())
            }
            Self::NotAllowed { allowed, .. } => Some(format!("it is {}", listed(allowed, "or"))),
            Self::EnvLine { .. } => {
                Some("a value with quotes or line breaks stands in double quotes".to_owned())
            }
            Self::LinkLeaves { .. } => {
                Some("remove the link, or build to another folder with `--out`".to_owned())
            }
            Self::Newer { .. } => Some("build with that svlc, or to another folder".to_owned()),
            Self::File { source, .. } if source.kind() == io::ErrorKind::StorageFull => {
                Some("make room on the disk; the build before this one is whole".to_owned())
            }
            Self::NoBuilder { tool, .. } => Some(format!("install it: `pip install {tool}`, {ZIG}")),
            Self::NoTemplate { .. } => Some(
                "`aws cloudformation get-template --stack-name STACK` prints the deployed one"
                    .to_owned(),
            ),
            Self::NoDeployed { .. } => Some(
                "leave `--against` out to ask AWS what is deployed; an empty file stands for nothing"
                    .to_owned(),
            ),
            Self::SamTemplate { .. } => Some(
                "compare with what CloudFormation made of it: `aws cloudformation get-template --stack-name STACK --template-stage Processed`"
                    .to_owned(),
            ),
            Self::NoProgram { function } => {
                Some(format!("the crate needs `src/bin/{function}.rs`, which `svlc build` writes"))
            }
            Self::Package(svlc_package::Fault::Link { .. }) => {
                Some("put the file itself there: a package holds nothing from elsewhere".to_owned())
            }
            Self::Package(_) => None,
            Self::Cargo { .. } => {
                Some("functions are built by cargo: install Rust from https://rustup.rs".to_owned())
            }
            #[cfg(unix)]
            Self::NoCache => Some("set HOME or XDG_CACHE_HOME to a folder of yours".to_owned()),
            #[cfg(unix)]
            Self::Key { path, .. } => {
                Some(format!("remove `{path}`, and `svlc token` makes a new one"))
            }
            #[cfg(unix)]
            Self::NoVariable { name } => Some(format!("set it to a token: `{name}=… svlc test …`")),
            #[cfg(unix)]
            Self::Emulator(svlc_emulator::Fault::Listen { .. }) => {
                Some("name other ports with `--port` and `--lambda-port`".to_owned())
            }
            #[cfg(unix)]
            Self::Emulator(svlc_emulator::Fault::Table { .. }) => Some(
                "start a DynamoDB there, such as `moto_server -p 8000`, or name where one is"
                    .to_owned(),
            ),
            #[cfg(unix)]
            Self::Console(_) => {
                let cure =
                    "name another port with `--console-port`, or do without with `--no-console`";
                Some(cure.to_owned())
            }
            #[cfg(unix)]
            Self::Emulator(_) => None,
            Self::Cloud(fault) => fault.help(),
            Self::NoStack { .. } => Some(
                "`svlc deploy` makes it; `--stack`, `--environment` and `--region` name another"
                    .to_owned(),
            ),
            Self::Interrupted { work: Some(_), .. } | Self::Unfollowed { .. } => Some(
                "`svlc status` tells how far it is; `svlc deploy` waits for it and goes on"
                    .to_owned(),
            ),
            Self::Interrupted { work: None, .. } | Self::Signal { .. } => None,
            Self::File { .. } | Self::Output { .. } | Self::UnsafePath { .. } => None,
        }
    }
}

/// What goes on although svlc does not look any more.
fn interrupted(stack: &str, work: Option<&str>) -> String {
    match work {
        Some(work) => format!("interrupted; CloudFormation goes on {work} the stack `{stack}`"),
        None => format!("interrupted; the stack `{stack}` is as it was"),
    }
}

/// `` `a`, `b` or `c` ``.
pub(crate) fn listed(names: &[String], joint: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {joint} {last}", rest.join(", ")),
    }
}
