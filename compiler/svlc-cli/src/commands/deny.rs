//! `--deny warnings`, which several commands take: whether a spec with warnings is as good as one with errors.

use clap::ValueEnum;
use svlc_core::diagnostic::Severity;

use crate::error::{Exit, Fault};
use crate::input::Compiled;
use crate::terminal::Terminal;

/// What is as bad as an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Deny {
    /// Warnings that the spec does not silence
    Warnings,
}

/// The argument.
#[derive(Debug, clap::Args)]
pub(crate) struct DenyArgs {
    /// Exit with 1 if there is any, as for an error
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,
}

impl DenyArgs {
    /// How a run over these specs ends, if not even the machine failed; tells why where only warnings are to blame.
    pub(crate) fn judge(&self, specs: &[Compiled], terminal: &mut Terminal) -> Result<Exit, Fault> {
        let any = |severity| specs.iter().any(|spec| spec.compilation.count(severity) > 0);
        if any(Severity::Error) {
            return Ok(Exit::Faulty);
        }
        if self.deny == Some(Deny::Warnings) && any(Severity::Warning) {
            let help = "mend what they are about, or silence one with \
                        `# svlc: allow CODE because REASON` on its line";
            terminal.complain("warnings are denied", Some(help))?;
            return Ok(Exit::Faulty);
        }
        Ok(Exit::Clean)
    }
}
