//! The command line as a whole: what holds for every command, and which command. Each command's own arguments live with it.

use clap::{Parser, Subcommand, ValueEnum};

use crate::commands::{
    build, cost, deploy, destroy, diff, explain, logs, new, package, plan, promote, rollback,
    status, validate,
};
#[cfg(unix)]
use crate::commands::{dev, invoke, test, token};

/// Compiles one YAML spec of a serverless HTTP service into everything AWS needs to run it:
/// a Rust crate, CloudFormation and SAM templates, and an OpenAPI document.
#[derive(Debug, Parser)]
#[command(name = "svlc", version, arg_required_else_help = true, after_help = EXAMPLES)]
pub(crate) struct Args {
    /// When to colour: `auto` colours on a terminal unless NO_COLOR is set
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub(crate) color: ColorWhen,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXAMPLES: &str = "\
Examples:
  svlc new my-api           a project that builds
  svlc validate             every fault of svlc.yaml at once
  svlc build                write the crate, the templates and the OpenAPI document
  svlc dev                  the service on this machine, built anew on every change
  svlc test                 the tests of svlc.yaml, on this machine or against a deployed API
  svlc package              the zips that Lambda runs, looked into before they are uploaded
  svlc plan --against FILE  what a deployment would change, replace and lose
  svlc deploy               to AWS: shows what would change, and asks
  svlc cost --requests 10M  what it costs in a month
  svlc diff dev..prod       what differs between two environments
  svlc explain SV0203       why a fault is one, and how it is cured

Exit codes:
  0  done, perhaps with warnings
  1  the spec has errors, or warnings that are denied, or the output is not what the spec says
  2  the machine or the command line failed";

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check specs and report every fault at its place
    Validate(validate::Args),
    /// Compile a spec and write what came of it
    Build(build::Args),
    /// Run a service on this machine, as API Gateway and Lambda would
    #[cfg(unix)]
    Dev(dev::Args),
    /// Invoke a function on this machine with one event
    #[cfg(unix)]
    Invoke(invoke::Args),
    /// Run the tests of a spec, on this machine or against a deployed API
    #[cfg(unix)]
    Test(test::Args),
    /// Sign a token that a JWT authorizer of `svlc dev` believes
    #[cfg(unix)]
    Token(token::Args),
    /// Build the functions and zip them, as Lambda takes them
    Package(package::Args),
    /// Show what deploying a spec would do to what is deployed
    Plan(plan::Args),
    /// Bring a service to AWS through CloudFormation
    Deploy(deploy::Args),
    /// Tell how a deployed service stands and where it answers
    Status(status::Args),
    /// Show what a deployed function has logged
    Logs(logs::Args),
    /// Give a stage the deployment that another stage serves
    Promote(promote::Args),
    /// Bring a service back to what was deployed before
    Rollback(rollback::Args),
    /// Delete a deployed service
    Destroy(destroy::Args),
    /// Reckon what a service costs in a month
    Cost(cost::Args),
    /// Show what differs between two environments of a spec
    Diff(diff::Args),
    /// Explain a code such as SV0203, or list all codes
    Explain(explain::Args),
    /// Print the JSON Schema of the language, for editors
    Schema,
    /// Make a folder with a small service that builds
    New(new::Args),
}

/// The exit code of a command line that cannot be read. `svlc plan` says with 2 that something changes, so there it is 1.
pub(crate) fn usage_code(usage: &clap::Error, line: impl Iterator<Item = String>) -> u8 {
    let code = u8::try_from(usage.exit_code()).unwrap_or(2);
    let is_command = |word: &String| !word.starts_with('-') && !COLOURS.contains(&word.as_str());
    let command = line.skip(1).find(is_command);
    if code == 2 && command.as_deref() == Some("plan") { 1 } else { code }
}

/// Values of `--color`, which may stand before the command.
const COLOURS: [&str; 3] = ["auto", "always", "never"];

/// When to colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorWhen {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        super::Args::command().debug_assert();
    }
}
