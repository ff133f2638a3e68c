//! A silence with nothing to silence.
//!
//! Why: what it was written for is gone. Left there, it would hide the next fault of its kind, which nobody has looked at.
//!
//! ```yaml
//! timeout: 10 # svlc: allow SV0309 because the client does not wait
//! ```
//!
//! Fix: take it away. Told only of a spec without errors: until then, not every rule has run.

use crate::diagnostic::{Code, Diagnostic, Severity, Sink};
use crate::silence::Silences;

const CODE: Code = Code::SV0263;

pub(super) fn check(silences: &Silences, used: &[bool], sink: &mut Sink) {
    for (silence, _) in silences.all.iter().zip(used).filter(|(_, used)| !**used) {
        let Some(code) = silence.code().filter(|code| code.severity() == Severity::Warning) else {
            continue;
        };
        if code == CODE {
            continue; // Whether it is used shows only after this rule.
        }
        let message = format!("there is no `{}` here to silence", silence.word);
        let help = "take it away, so that it does not hide the next one";
        sink.push(Diagnostic::new(CODE, silence.span, message, help));
    }
}
