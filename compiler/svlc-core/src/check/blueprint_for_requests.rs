//! A blueprint that answers requests, on a function that events invoke.
//!
//! Why: its handler takes a request. An event is none, so the crate would not compile.
//!
//! ```yaml
//! functions: { mails: { blueprint: hello, events: [{ queue: queues.mails }] } }
//! ```
//!
//! Fix: take a blueprint for events, such as `queue-worker` or `schedule`, or none.

use super::blueprint::started;
use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::BlueprintName;

const CODE: Code = Code::SV0246;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for started in started(cx) {
        let is_for_events =
            matches!(started.blueprint, BlueprintName::QueueWorker | BlueprintName::Schedule);
        let is_routed = started.routes(cx).next().is_some();
        if started.function.events.is_some() && !is_for_events && !is_routed {
            let message = format!(
                "events invoke function `{}`, whose blueprint answers requests",
                started.name.value
            );
            let help = "take `queue-worker` or `schedule`, or no blueprint and write the handler";
            sink.push(Diagnostic::new(CODE, started.span, message, help));
        }
    }
}
