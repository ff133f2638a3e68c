//! A blueprint for events on a function that has none of them, or others beside them.
//!
//! Why: its handler deals with one kind of event. What else invoked the function would not compile, and without any event
//! nothing would invoke it.
//!
//! ```yaml
//! functions: { mails: { blueprint: queue-worker, events: [{ queue: queues.mails }] } }    # without `partial_failures`
//! ```
//!
//! Fix: give it the events that it is for, or take the blueprint away and write the handler.

use super::blueprint::{Started, started};
use super::context::Context;
use super::event::batch;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::{BlueprintName, Event};

const CODE: Code = Code::SV0245;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for started in started(cx) {
        match started.blueprint {
            BlueprintName::QueueWorker => {
                let wanted = "add `events: [{ queue: { from: queues.NAME, partial_failures: true } }]` and nothing else";
                needs(cx, &started, "queue-worker", wanted, is_partial_queue, sink);
            }
            BlueprintName::Schedule => {
                let wanted = "add `events: [{ schedule: rate(1 day) }]` with the times that you want, and nothing else";
                needs(cx, &started, "schedule", wanted, is_schedule, sink);
            }
            _ => {}
        }
    }
}

fn is_schedule(event: &Event) -> bool {
    matches!(event, Event::Schedule(_))
}

fn is_partial_queue(event: &Event) -> bool {
    let answers = batch(event).and_then(|batch| batch.partial_failures);
    matches!(event, Event::Queue(_)) && answers.is_some_and(|answers| answers.value)
}

fn needs(
    cx: &Context<'_>,
    started: &Started<'_>,
    blueprint: &str,
    wanted: &str,
    fits: fn(&Event) -> bool,
    sink: &mut Sink,
) {
    let mut push =
        |span, message: String| _ = sink.push(Diagnostic::new(CODE, span, message, wanted));
    match &started.function.events {
        None if cx.holes.hides("functions", started.name, "events") => {}
        None => push(started.span, format!("blueprint `{blueprint}` lacks its events")),
        Some(events) => {
            // One is enough: the cure is for all of them.
            let other = events.iter().filter(|event| !fits(event)).find_map(Event::identity);
            if let Some(identity) = other {
                let shown = identity.lines().next().unwrap_or_default();
                push(identity.span, format!("blueprint `{blueprint}` is not for `{shown}`"));
            }
        }
    }
}
