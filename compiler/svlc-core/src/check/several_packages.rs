//! A function with more than one of `code`, `zip` and `image`.
//!
//! Why: Lambda runs one of them, and nothing says which is meant.
//!
//! ```yaml
//! functions: { orders: { runtime: nodejs24.x, handler: index.handler, code: ./orders, zip: orders.zip } }
//! ```
//!
//! Fix: keep one.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::source::Span;
use crate::spec::Function;

const CODE: Code = Code::SV0219;
const HELP: &str = "keep one of the two";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (name, function) in cx.functions() {
        if let Some([first, second, ..]) = function.map(written).as_deref() {
            let message =
                format!("function `{}` has both `{}` and `{}`", name.value, first.0, second.0);
            sink.push(
                Diagnostic::new(CODE, second.1, message, HELP).also(first.1, "the other one"),
            );
        }
    }
}

/// Keys and places of what the code of a function is given by.
pub(super) fn written(function: &Function) -> Vec<(&'static str, Span)> {
    let code = function.code.as_ref().map(|code| ("code", code.span));
    let zip = function.zip.as_ref().map(|zip| ("zip", zip.span));
    let image = function.image.as_ref().map(|image| ("image", image.span));
    [code, zip, image].into_iter().flatten().collect()
}
