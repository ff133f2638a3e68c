//! A function in Rust that routes lead to and events invoke.
//!
//! Why: a generated function has one entry point, and a handler that takes either a request with its route or an event. Code for
//! a managed runtime tells the two apart by itself.
//!
//! ```yaml
//! functions: { orders: { events: [{ queue: queues.jobs }] } }
//! routes: { GET /orders: orders }
//! ```
//!
//! Fix: a function of its own for the events; both can share code in the crate.

use std::collections::BTreeMap;

use super::blueprint::callee;
use super::context::Context;
use super::event::events;
use super::make::{Make, make};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::source::Span;

const CODE: Code = Code::SV0247;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let mut routes: BTreeMap<&str, Span> = BTreeMap::new();
    for line in &cx.routes {
        if let Some(function) = callee(cx, line.goal) {
            routes.entry(function).or_insert(line.key.span);
        }
    }
    let mut told = None;
    for invocation in events(cx) {
        let name = invocation.name;
        let Some(route) = routes.get(name.value.as_str()) else { continue };
        let is_rust = matches!(make(cx, name, invocation.function), Make::Rust);
        if is_rust && told != Some(name.span) {
            told = Some(name.span);
            let message =
                format!("events invoke function `{0}`, and routes lead to it", name.value);
            let help = "give the events a function of their own: a handler in Rust takes requests or events";
            let fault = Diagnostic::new(CODE, name.span, message, help);
            sink.push(fault.also(*route, "a route that leads to it"));
        }
    }
}
