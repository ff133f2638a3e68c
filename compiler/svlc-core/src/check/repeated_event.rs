//! The same event twice in one function.
//!
//! Why: AWS refuses a second mapping or subscription of a function to one source; a second schedule or rule that is the same
//! would only invoke it twice.
//!
//! ```yaml
//! events: [{ queue: queues.jobs }, { queue: { from: queues.jobs, batch_size: 5 } }]
//! ```
//!
//! Fix: make one of the two.

use std::collections::BTreeMap;

use super::context::Context;
use super::event::events;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::source::Span;
use crate::spec::Event;

const CODE: Code = Code::SV0248;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let mut seen: BTreeMap<(&str, &str, String), Span> = BTreeMap::new();
    for invocation in events(cx) {
        let Some(identity) = invocation.event.identity() else { continue };
        let key = (invocation.name.value.as_str(), kind(invocation.event), identity.value);
        let shown = key.2.lines().next().unwrap_or_default().to_owned();
        match seen.get(&key) {
            None => _ = seen.insert(key, identity.span),
            Some(first) => {
                let message = format!("`{shown}` invokes function `{}` twice", key.0);
                let help = "take one of the two away, with the settings of both in the other";
                let fault = Diagnostic::new(CODE, identity.span, message, help);
                sink.push(fault.also(*first, "first here"));
            }
        }
    }
}

fn kind(event: &Event) -> &'static str {
    match event {
        Event::Schedule(_) => "schedule",
        Event::Queue(_) => "queue",
        Event::Topic(_) => "topic",
        Event::Bucket(_) => "bucket",
        Event::Table(_) => "table",
        Event::Stream(_) => "stream",
        Event::Bus(_) => "bus",
    }
}
