//! A function on `arm64` with a runtime that is not known to run there.
//!
//! Why: Lambda refuses the function (`lambda-dg`, lambda-runtimes). For previews it is not confirmed that they run on Arm.
//!
//! ```yaml
//! functions: { orders: { runtime: nodejs26.x, architecture: arm64, code: ./orders, handler: index.handler } }
//! ```
//!
//! Fix: `architecture: x86_64`, or a newer runtime.

use super::context::Context;
use super::make::{Make, is_blocked, make};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::source::Span;
use crate::spec::{Architecture, RuntimeName, Spanned};

const CODE: Code = Code::SV0327;
const HELP: &str = "use `architecture: x86_64`, or another runtime";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (architecture, written) in refused(cx) {
        let message = format!("`{}` is not known to run on `arm64`", written.value.0);
        sink.push(
            Diagnostic::new(CODE, architecture, message, HELP).also(written.span, "the runtime"),
        );
    }
}

/// Places of architectures, each with the runtime that does not run there.
pub(super) fn refused<'a>(
    cx: &Context<'a>,
) -> impl Iterator<Item = (Span, &'a Spanned<RuntimeName>)> {
    let shared = cx.spec.defaults.as_ref().and_then(|defaults| defaults.architecture.as_ref());
    cx.functions().filter_map(move |(name, function)| {
        let function = function?;
        let architecture = function.architecture.as_ref().or(shared)?;
        let Make::Managed(runtime, written) = make(cx, &name.value, function) else { return None };
        let is_sound = runtime.arm64 || architecture.value == Architecture::X86_64;
        (!is_sound && !is_blocked(cx, runtime)).then_some((architecture.span, written))
    })
}
