//! A managed runtime without `code` or `zip`, or without the `handler` that it needs.
//!
//! Why: svlc writes Rust and nothing else; what another runtime runs has to come from somewhere, and every runtime of a language
//! has to be told what of it to call (`lambda-dg`, API CreateFunction).
//!
//! ```yaml
//! functions: { orders: { runtime: nodejs24.x } }
//! ```
//!
//! Fix: `code` with the folder or `zip` with the zip, and `handler`.

use super::context::Context;
use super::make::{Make, make};
use super::several_packages;
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0220;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (name, function) in cx.functions() {
        let Some(function) = function else { continue };
        let Make::Managed(runtime, written) = make(cx, &name.value, function) else { continue };
        let is_absent = |key| !cx.holes.hides("functions", &name.value, key);
        let has_code = !several_packages::written(function).is_empty();
        let lacks_code = !has_code && is_absent("code") && is_absent("zip");
        let lacks_handler =
            function.handler.is_none() && !runtime.is_os_only() && is_absent("handler");
        // What every function takes from `defaults` says nothing of this one.
        let span = if function.runtime.is_some() { written.span } else { name.span };
        let (what, help) = match (lacks_code, lacks_handler) {
            (false, false) => continue,
            (true, false) => ("code", "add `code: ./folder`, or `zip: file.zip`".to_owned()),
            (true, true) => {
                ("code", "add `code: ./folder` or `zip: file.zip`, and `handler`".to_owned())
            }
            (false, true) => ("a handler", format!("add `handler: {}`", example(runtime.id))),
        };
        let message = format!("function `{}` lacks {what} for `{}`", name.value, runtime.id);
        sink.push(Diagnostic::new(CODE, span, message, help));
    }
}

/// What a handler looks like in the language of a runtime (`lambda-dg`, the handler's page of each language).
fn example(runtime: &str) -> &'static str {
    match runtime.trim_end_matches(|c: char| !c.is_ascii_alphabetic()) {
        language if language.starts_with("python") => "app.handler",
        language if language.starts_with("java") => "com.example.Handler::handleRequest",
        language if language.starts_with("dotnet") => "Assembly::Namespace.Class::Method",
        language if language.starts_with("ruby") => "app.handler",
        language if language.starts_with("go") => "main",
        _ => "index.handler",
    }
}
