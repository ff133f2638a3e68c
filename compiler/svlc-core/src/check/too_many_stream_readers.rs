//! The stream of a table that more than two functions read.
//!
//! Why: a shard of the stream serves two readers; more throttle one another, and records come late (`lambda-dg`, with-ddb).
//!
//! ```yaml
//! functions: { a: { events: [{ table: tables.orders }] }, b: { … }, c: { … } }
//! ```
//!
//! Fix: let one function read, and hand on what the others want, by a topic or an event bus.

use std::collections::BTreeMap;

use super::context::Context;
use super::event::events;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::events::STREAM_READERS;
use crate::source::Span;
use crate::spec::Event;

const CODE: Code = Code::SV0251;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let mut readers: BTreeMap<String, Vec<Span>> = BTreeMap::new();
    for invocation in events(cx) {
        let Event::Table(_) = invocation.event else { continue };
        let Some(table) = invocation.event.identity() else { continue };
        let spans = readers.entry(table.value.clone()).or_default();
        spans.push(table.span);
        if spans.len() == STREAM_READERS + 1 {
            let message = format!(
                "more than {STREAM_READERS} functions read the stream of `{}`",
                table.value
            );
            let help = "let one function read, and hand on what the others want by a topic or an event bus";
            let fault = Diagnostic::new(CODE, table.span, message, help);
            let others = spans[..STREAM_READERS].iter();
            sink.push(others.fold(fault, |fault, span| fault.also(*span, "read here")));
        }
    }
}
