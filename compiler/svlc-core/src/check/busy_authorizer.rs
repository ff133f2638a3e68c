//! A function in Rust that an authorizer asks, and that routes lead to, events invoke, or its own URL calls.
//!
//! Why: a generated function has one entry point, and a handler that takes one kind of input. Code for a managed runtime tells
//! the kinds apart by itself.
//!
//! ```yaml
//! api: { authorizers: { gate: { type: lambda, function: orders } } }
//! routes: { GET /orders: { integration: orders, authorizer: gate } }
//! ```
//!
//! Fix: a function of its own for the authorizer; both can share code in the crate.

use super::asked::{Asked, asked};
use super::blueprint::callee;
use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::source::Span;
use crate::spec::{Event, FunctionUrl};

const CODE: Code = Code::SV0259;
const HELP: &str =
    "give the authorizer a function of its own: a handler in Rust takes one of the two";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for asked in asked(cx).filter(|one| one.first(cx).authorizer.span == one.authorizer.span) {
        if let Some((work, place, span)) = other_work(cx, &asked) {
            let message = format!(
                "authorizer `{}` asks function `{}`, {work}",
                asked.authorizer.value, asked.name.value
            );
            let fault = Diagnostic::new(CODE, asked.written.span, message, HELP);
            sink.push(fault.also(span, place));
        }
    }
}

/// What else the function does, and where that is written.
fn other_work(cx: &Context<'_>, asked: &Asked<'_>) -> Option<(&'static str, &'static str, Span)> {
    let is_its = |function| function == Some(asked.name.value.as_str());
    let route = cx.routes.iter().find(|line| is_its(callee(cx, line.goal)));
    let event = asked.function.events.iter().flatten().find_map(Event::identity);
    let url = asked.function.url.as_ref().and_then(FunctionUrl::auth);
    if let Some(route) = route {
        Some(("and routes lead to it", "a route that leads to it", route.key.span))
    } else if let Some(event) = event {
        Some(("and events invoke it", "what invokes it", event.span))
    } else {
        url.map(|url| ("which has a URL of its own", "it may be called here", url.span))
    }
}
