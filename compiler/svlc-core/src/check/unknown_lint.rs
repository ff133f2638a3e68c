//! A silence that names no rule.
//!
//! Why: it would do nothing, and the warning that it was written for comes back as a surprise.
//!
//! ```yaml
//! lints: { function-outlives: it is so }
//! ```
//!
//! Fix: the number or the name of the rule, as the warning shows it: `function-outlives-integration` or `SV0309`.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0261;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for silence in cx.silences.all.iter().filter(|silence| silence.code().is_none()) {
        let message = format!("no rule is called `{}`", silence.word);
        let fault = |help: String| Diagnostic::new(CODE, silence.span, &message, help);
        let diagnostic = match Code::nearest(&silence.word) {
            Some(code) => {
                let is_number = silence.word.to_ascii_uppercase().starts_with("SV");
                let meant = if is_number { code.as_str() } else { code.name() };
                fault(format!("did you mean `{meant}`?")).fix(silence.span, meant)
            }
            None => fault("`svlc explain` lists every rule with its number and name".to_owned()),
        };
        sink.push(diagnostic);
    }
}
