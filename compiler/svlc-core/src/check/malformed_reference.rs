//! A `${` that never closes.
//!
//! Why: it is the beginning of a reference, so svlc cannot tell where it ends or what was meant.
//!
//! ```yaml
//! functions: { orders: { env: { GREETING: "Hello ${name" } } }
//! ```
//!
//! Fix: close it with `}`, or write `$${` for a literal `${`.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::interpolation;
use crate::source::Span;

const CODE: Code = Code::SV0214;
const MESSAGE: &str = "`${` is never closed";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for url in cx.urls.values() {
        if let Err(unclosed) = &url.variables {
            let span = cx.within(url.text.span, url.text, unclosed.at.clone());
            sink.push(diagnostic(span, "close it with `}`, as in `${stage.NAME}`"));
        }
    }
    for place in &cx.places.references {
        let text = &place.text;
        if let Err(unclosed) = interpolation::split(text) {
            let span = cx.within(text.span, text, unclosed.at);
            sink.push(diagnostic(span, "write `$${` for a literal `${`"));
        }
    }
}

fn diagnostic(span: Span, help: &str) -> Diagnostic {
    Diagnostic::new(CODE, span, MESSAGE, help)
}
