//! A batch of a FIFO queue that is larger than Lambda fetches, or that is to be gathered.
//!
//! Why: from a FIFO queue Lambda takes 10 messages at most, and at once: it refuses the mapping otherwise (`lambda-dg`,
//! services-sqs-configure).
//!
//! ```yaml
//! events: [{ queue: { from: queues.orders, batch_size: 100, window: 5 } }]
//! queues: { orders: { fifo: true } }
//! ```
//!
//! Fix: 10 messages at most and no `window`, or a standard queue.

use super::context::Context;
use super::event::{events, own_queue};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::events::SMALL_BATCH;
use crate::spec::Event;

const CODE: Code = Code::SV0383;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for invocation in events(cx) {
        let Event::Queue(event) = invocation.event else { continue };
        let own = event.settings();
        let from = own.from.as_ref().map_or("", |from| from);
        let is_fifo = match own_queue(cx, from) {
            Some(queue) => queue.fifo.as_ref().is_some_and(|fifo| fifo.value),
            None => from.starts_with("arn:") && from.ends_with(".fifo"),
        };
        if !is_fifo {
            continue;
        }
        let help =
            format!("take {SMALL_BATCH} messages at most and no `window`, or a standard queue");
        if let Some(size) = own.batch_size.as_ref().filter(|size| size.value > SMALL_BATCH) {
            let message =
                format!("a FIFO queue gives {SMALL_BATCH} messages at most, not {}", size.value);
            sink.push(Diagnostic::new(CODE, size.span, message, help));
        } else if let Some(window) = own.window.as_ref().filter(|window| window.value > 0) {
            let message = "messages of a FIFO queue are not gathered";
            sink.push(Diagnostic::new(CODE, window.span, message, help));
        }
    }
}
