//! `svlc validate`: compiles specs and shows what there is to say about them; writes nothing.

use camino::Utf8PathBuf;

use super::deny::DenyArgs;
use crate::error::{Exit, Fault};
use crate::input::{self, DEFAULT_SPEC};
use crate::render::{self, Format};
use crate::terminal::Terminal;

/// Arguments of `svlc validate`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  svlc validate
  svlc validate specs/orders.yaml specs/users.yaml
  generate-spec | svlc validate -
  svlc validate --deny warnings          in CI
  svlc validate --format sarif > svlc.sarif")]
pub(crate) struct Args {
    /// Specs to check; `-` reads standard input
    #[arg(default_value = DEFAULT_SPEC, value_name = "SPEC")]
    specs: Vec<Utf8PathBuf>,
    /// How to show what is found
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    #[command(flatten)]
    deny: DenyArgs,
}

/// Checks every spec, also after one that cannot be read.
pub(crate) fn run(args: &Args, terminal: &mut Terminal) -> Result<Exit, Fault> {
    let mut exit = Exit::Clean;
    let mut compiled = Vec::new();
    for path in &args.specs {
        match input::compile(path) {
            Ok(spec) => compiled.push(spec),
            Err(fault) => {
                terminal.tell(&fault);
                exit = Exit::Machine;
            }
        }
    }
    render::show(args.format, &compiled, terminal)?;
    let judged = args.deny.judge(&compiled, terminal)?;
    Ok(if exit == Exit::Clean { judged } else { exit })
}
