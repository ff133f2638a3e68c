//! A runtime that is a preview.
//!
//! Why: AWS gives it no service level and may change it without notice (`lambda-dg`, lambda-runtimes).
//!
//! ```yaml
//! functions: { orders: { runtime: python3.15, code: ./orders, handler: app.handler } }
//! ```
//!
//! Fix: the newest runtime of the language that is no preview.

use super::context::Context;
use super::runtime_without_arm64;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::source::Span;

const CODE: Code = Code::SV0326;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    // That a preview does not run on Arm either is told instead.
    let refused: Vec<Span> =
        runtime_without_arm64::refused(cx).map(|(_, written)| written.span).collect();
    let previews = cx.runtimes().filter(|(_, runtime)| runtime.end.is_none());
    for (written, runtime) in previews.filter(|(written, _)| !refused.contains(&written.span)) {
        let message = format!("`{}` is a preview, without a service level", runtime.id);
        let help = "use the newest runtime of the language that is no preview";
        sink.push(Diagnostic::new(CODE, written.span, message, help));
    }
}
