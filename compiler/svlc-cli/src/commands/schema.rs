//! `svlc schema`: the JSON Schema of the language, for editors.

use crate::error::{Exit, Fault};
use crate::terminal::Terminal;

/// Prints it.
pub(crate) fn run(terminal: &mut Terminal) -> Result<Exit, Fault> {
    let schema = serde_json::to_string_pretty(&svlc_core::schema::json_schema())
        .expect("a JSON value always serialises");
    terminal.out.line(&schema)?;
    Ok(Exit::Clean)
}
