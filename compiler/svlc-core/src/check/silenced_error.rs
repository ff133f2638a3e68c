//! A silence of an error.
//!
//! Why: an error says that AWS or cargo would refuse what comes out. To say no more of it would not make it work.
//!
//! ```yaml
//! lints: { zero-throttle: we want it so }
//! ```
//!
//! Fix: mend what the error is about, and take the silence away.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Severity, Sink};

const CODE: Code = Code::SV0262;
const HELP: &str = "take the silence away, and mend what the error is about";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for silence in &cx.silences.all {
        if silence.code().is_some_and(|code| code.severity() == Severity::Error) {
            let message =
                format!("`{}` is an error, and only warnings can be silenced", silence.word);
            sink.push(Diagnostic::new(CODE, silence.span, message, HELP));
        }
    }
}
