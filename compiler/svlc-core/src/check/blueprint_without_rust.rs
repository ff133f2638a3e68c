//! A blueprint for a function that svlc does not build.
//!
//! Why: a blueprint is a handler in Rust. A managed runtime or an image brings its own code.
//!
//! ```yaml
//! functions: { orders: { blueprint: hello, runtime: python3.14, code: ./orders, handler: app.handler } }
//! ```
//!
//! Fix: take the blueprint away, or the runtime.

use super::context::Context;
use super::make::{Make, make};
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0223;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (name, function) in cx.functions() {
        let Some(function) = function else { continue };
        let Some(blueprint) = &function.blueprint else { continue };
        let (other, span, help) = match make(cx, &name.value, function) {
            Make::Hole | Make::Rust => continue,
            Make::Managed(_, written) => {
                ("the runtime", written.span, "take the blueprint away, or say `runtime: rust`")
            }
            Make::Image(image) => ("the image", image.span, "keep one of the two"),
        };
        let message =
            format!("a blueprint is Rust, which is not what function `{}` runs", name.value);
        sink.push(Diagnostic::new(CODE, blueprint.span, message, help).also(span, other));
    }
}
