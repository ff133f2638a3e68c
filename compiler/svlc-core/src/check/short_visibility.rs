//! A queue that leaves Lambda little time to try again.
//!
//! Why: AWS advises six times the function's timeout: when Lambda is throttled it holds messages back and tries again, and what is
//! shown again meanwhile is worked off twice (`lambda-dg`, services-sqs-configure).
//!
//! ```yaml
//! functions: { mails: { timeout: 20, events: [{ queue: queues.mails }] } }
//! queues: { mails: { visibility_timeout: 30 } }
//! ```
//!
//! Fix: a `visibility_timeout` of six times the function's `timeout`.

use super::context::Context;
use super::event::{fetched, timings};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::events::VISIBILITY_FACTOR;

const CODE: Code = Code::SV0385;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (invocation, queue) in fetched(cx) {
        let Some(timings) = timings(cx, &invocation, &queue) else { continue };
        let advised = timings.timeout * VISIBILITY_FACTOR;
        // Less than the timeout is an error of its own.
        if (timings.timeout..advised).contains(&timings.visibility) {
            let message = format!(
                "`{}` shows a message again after {} seconds, less than six times the {} of function `{}`",
                queue.value, timings.visibility, timings.timeout, invocation.name.value
            );
            let help = format!("give the queue `visibility_timeout: {advised}`");
            sink.push(Diagnostic::new(CODE, timings.span(queue.span), message, help));
        }
    }
}
