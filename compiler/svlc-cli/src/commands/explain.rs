//! `svlc explain`: the page of a code, or the list of all codes.

use svlc_core::diagnostic::Code;

use crate::error::{Exit, Fault};
use crate::render::page;
use crate::terminal::{Style, Terminal};

/// Arguments of `svlc explain`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  svlc explain                      every code with its name
  svlc explain SV0203
  svlc explain duplicate-route-key")]
pub(crate) struct Args {
    /// A code such as SV0203, or its name
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

/// Prints the page or the list.
pub(crate) fn run(args: &Args, terminal: &mut Terminal) -> Result<Exit, Fault> {
    let Some(text) = &args.code else {
        for code in Code::ALL {
            let number = terminal.out.paint(Style::Strong, code.as_str());
            let severity = code.severity().name();
            terminal.out.line(&format!("{number}  {severity:<7}  {}", code.name()))?;
        }
        return Ok(Exit::Clean);
    };
    if let Some(code) = Code::find(text.trim()) {
        let text = page::plain(code.page().markdown, &terminal.out, terminal.width);
        terminal.out.print(&text)?;
        return Ok(Exit::Clean);
    }
    let help = match Code::nearest(text) {
        Some(code) => format!("did you mean `{code}` ({})?", code.name()),
        None => "`svlc explain` lists every code".to_owned(),
    };
    terminal.complain(&format!("there is no code `{text}`"), Some(&help))?;
    Ok(Exit::Faulty)
}
