//! A large batch of a queue without the time to gather it.
//!
//! Why: for more than 10 messages Lambda wants a window of a second at least, and refuses the mapping without one (`cfn`,
//! AWS::Lambda::EventSourceMapping MaximumBatchingWindowInSeconds).
//!
//! ```yaml
//! events: [{ queue: { from: queues.jobs, batch_size: 100 } }]
//! ```
//!
//! Fix: add a `window`, or take 10 messages at most.

use super::context::Context;
use super::event::events;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::events::SMALL_BATCH;
use crate::spec::Event;

const CODE: Code = Code::SV0382;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    if cx.places.has_faults {
        return; // The window may be what is at fault.
    }
    for invocation in events(cx) {
        let Event::Queue(event) = invocation.event else { continue };
        let own = event.settings();
        let Some(size) = own.batch_size.as_ref().filter(|size| size.value > SMALL_BATCH) else {
            continue;
        };
        let seconds = own.window.as_ref().map_or(0, |window| window.value);
        if seconds == 0 {
            let message = format!("a batch of {} messages has no time to be gathered", size.value);
            let help =
                format!("add `window: 1` or more seconds, or take {SMALL_BATCH} messages at most");
            sink.push(Diagnostic::new(CODE, size.span, message, help));
        }
    }
}
