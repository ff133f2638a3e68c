//! A function in Rust that authorizers with different formats ask.
//!
//! Why: the handler has one type of request and one of answer. What the other authorizer sends cannot be read, or API Gateway cannot
//! read the answer to it: the client gets 500.
//!
//! ```yaml
//! api:
//!   authorizers:
//!     gate: { type: lambda, function: gate }
//!     policy: { type: lambda, function: gate, simple: false }
//! ```
//!
//! Fix: the same `payload` and `simple` for both, or a function for each.

use super::asked::asked;
use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::{LambdaAuthorizer, Payload};

const CODE: Code = Code::SV0254;
const HELP: &str = "say the same `payload` and `simple` for both, or give it a function of its own";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for asked in asked(cx) {
        let first = asked.first(cx);
        let is_hidden = [asked, first].iter().any(|one| {
            let hides = |key| cx.holes.hides("authorizers", one.authorizer, key);
            (one.settings.payload.is_none() && hides("payload"))
                || (one.settings.simple.is_none() && hides("simple"))
        });
        if !is_hidden && format(asked.settings) != format(first.settings) {
            let message = format!(
                "authorizer `{}` asks function `{}` in another format than `{}`",
                asked.authorizer.value, asked.name.value, first.authorizer.value
            );
            let fault = Diagnostic::new(CODE, asked.written.span, message, HELP);
            sink.push(fault.also(first.written.span, "it is asked here first"));
        }
    }
}

/// Whether requests come as payload 1.0, and whether the answer is yes or no; defaults as `resolve` fills them in.
fn format(settings: &LambdaAuthorizer) -> (bool, bool) {
    let is_old = settings.payload.as_ref().is_some_and(|payload| payload.value == Payload::V1);
    (is_old, settings.simple.as_ref().map_or(!is_old, |simple| simple.value))
}
