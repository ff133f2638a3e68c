//! `code`, `zip` or `handler` of a function in Rust.
//!
//! Why: such a function is built from the crate that svlc writes, and what it starts is always called `bootstrap`. Usually its
//! `runtime` was forgotten.
//!
//! ```yaml
//! functions: { thumbnails: { code: ./thumbnails, handler: index.handler } }
//! ```
//!
//! Fix: say in which `runtime` it runs. Rust that is built elsewhere runs on `provided.al2023`, with `zip`.

use super::context::Context;
use super::make::{Make, make};
use super::several_packages;
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0222;
const HELP: &str =
    "say in which `runtime` it runs, such as `nodejs24.x`, or `provided.al2023` for a program";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (name, function) in cx.functions() {
        let Some(function) = function else { continue };
        let Make::Rust = make(cx, &name.value, function) else { continue };
        let handler = function.handler.as_ref().map(|handler| ("handler", handler.span));
        let package = several_packages::written(function);
        // Two packages are told of already; a handler beside one is the same mistake.
        let useless = if package.len() > 1 { None } else { package.first().copied().or(handler) };
        if let Some((key, span)) = useless {
            let message =
                format!("function `{}` is built from Rust, and has no use for `{key}`", name.value);
            let fault = Diagnostic::new(CODE, span, message, HELP);
            sink.push(match &function.runtime {
                Some(runtime) => fault.also(runtime.span, "it is built from Rust"),
                None => fault.note("a function without `runtime` is built from Rust"),
            });
        }
    }
}
