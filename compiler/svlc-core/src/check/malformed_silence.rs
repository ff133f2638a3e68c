//! A comment for svlc that is not of the form which silences a warning.
//!
//! Why: it would do nothing, and nobody would notice. A reason is asked for so that the next reader need not guess.
//!
//! ```yaml
//! timeout: 60 # svlc: allow SV0309
//! ```
//!
//! Fix: `# svlc: allow SV0309 because the client does not wait`.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::silence::FORM;

const CODE: Code = Code::SV0260;
const MESSAGE: &str = "this comment silences nothing";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for comment in &cx.silences.malformed {
        let help = format!("write `{FORM}`, with the reason in your own words");
        sink.push(Diagnostic::new(CODE, *comment, MESSAGE, help));
    }
}
