//! A queue that shows a message again before the function that works it off has to be done.
//!
//! Why: Lambda refuses the mapping. A message that is shown again meanwhile would be worked off twice (`lambda-dg`,
//! services-sqs-configure).
//!
//! ```yaml
//! functions: { mails: { timeout: 60, events: [{ queue: queues.mails }] } }
//! queues: { mails: { visibility_timeout: 30 } }
//! ```
//!
//! Fix: a `visibility_timeout` of at least the function's `timeout`; six times as much is what AWS advises.

use super::context::Context;
use super::event::{fetched, timings};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::events::VISIBILITY_FACTOR;

const CODE: Code = Code::SV0384;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (invocation, queue) in fetched(cx) {
        let Some(timings) = timings(cx, &invocation, &queue) else { continue };
        let (seen, timeout) = (timings.visibility, timings.timeout);
        if seen < timeout {
            let message = format!(
                "`{}` shows a message again after {seen} seconds, and function `{}` may take {timeout}",
                queue.value, invocation.name.value
            );
            let advised = timeout * VISIBILITY_FACTOR;
            let help = format!(
                "give the queue `visibility_timeout: {advised}`, six times the function's timeout"
            );
            sink.push(Diagnostic::new(CODE, timings.span(queue.span), message, help));
        }
    }
}
