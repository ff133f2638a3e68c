//! A queue that invokes two functions.
//!
//! Why: AWS takes it, but each message goes to one of the two, and nobody can say to which.
//!
//! ```yaml
//! functions: { mails: { events: [{ queue: queues.jobs }] }, bills: { events: [{ queue: queues.jobs }] } }
//! ```
//!
//! Fix: a queue for each, both subscribed to one topic if each is to get every message.

use std::collections::BTreeMap;

use super::context::Context;
use super::event::{Invocation, events};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::source::Span;
use crate::spec::Event;

const CODE: Code = Code::SV0250;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let mut seen: BTreeMap<String, (Invocation<'_>, Span)> = BTreeMap::new();
    for invocation in events(cx) {
        let Event::Queue(_) = invocation.event else { continue };
        let Some(queue) = invocation.event.identity() else { continue };
        let (first, span) = *seen.entry(queue.value.clone()).or_insert((invocation, queue.span));
        if first.name.span != invocation.name.span {
            let message =
                format!("`{}` invokes function `{}` as well", queue.value, first.name.value);
            let help = "give each function a queue of its own: a message goes to one of the two, by chance";
            let fault = Diagnostic::new(CODE, queue.span, message, help);
            sink.push(fault.also(span, "first here"));
        }
    }
}
