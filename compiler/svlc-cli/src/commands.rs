//! The commands, one file each, and which one the command line asks for.

pub(crate) mod build;
pub(crate) mod cost;
pub(crate) mod deny;
pub(crate) mod deploy;
pub(crate) mod destroy;
#[cfg(unix)]
pub(crate) mod dev;
pub(crate) mod diff;
pub(crate) mod explain;
#[cfg(unix)]
pub(crate) mod invoke;
pub(crate) mod logs;
pub(crate) mod new;
pub(crate) mod package;
pub(crate) mod plan;
pub(crate) mod promote;
pub(crate) mod rollback;
pub(crate) mod schema;
pub(crate) mod status;
#[cfg(unix)]
pub(crate) mod test;
#[cfg(unix)]
pub(crate) mod token;
pub(crate) mod validate;

use crate::args::{Args, Command};
use crate::error::{Exit, Fault};
use crate::terminal::Terminal;

/// Runs the command.
pub(crate) fn run(args: &Args, terminal: &mut Terminal) -> Result<Exit, Fault> {
    match &args.command {
        Command::Validate(args) => validate::run(args, terminal),
        Command::Build(args) => build::run(args, terminal),
        #[cfg(unix)]
        Command::Dev(args) => dev::run(args, terminal),
        #[cfg(unix)]
        Command::Invoke(args) => invoke::run(args, terminal),
        #[cfg(unix)]
        Command::Test(args) => test::run(args, terminal),
        #[cfg(unix)]
        Command::Token(args) => token::run(args, terminal),
        Command::Cost(args) => cost::run(args, terminal),
        Command::Diff(args) => diff::run(args, terminal),
        Command::Explain(args) => explain::run(args, terminal),
        Command::Package(args) => package::run(args, terminal),
        Command::Plan(args) => plan::run(args, terminal),
        Command::Deploy(args) => deploy::run(args, terminal),
        Command::Status(args) => status::run(args, terminal),
        Command::Logs(args) => logs::run(args, terminal),
        Command::Promote(args) => promote::run(args, terminal),
        Command::Rollback(args) => rollback::run(args, terminal),
        Command::Destroy(args) => destroy::run(args, terminal),
        Command::Schema => schema::run(terminal),
        Command::New(args) => new::run(args, terminal),
    }
}
