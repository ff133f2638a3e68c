//! A queue of dead letters that keeps messages no longer than the queue they come from.
//!
//! Why: a message keeps its age when it moves (SQS developer guide, dead-letter queues). One that was tried for long is gone before
//! anybody has looked at it.
//!
//! ```yaml
//! queues: { jobs: { dead_letter: { queue: queues.lost } }, lost: { retention: 3600 } }
//! ```
//!
//! Fix: a longer `retention` for the dead letters, or none: svlc then keeps them 14 days.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::DEFAULT_MESSAGE_RETENTION_SECONDS;
use crate::reference::{Resource, Section};

const CODE: Code = Code::SV0516;
const HELP: &str = "keep dead letters longer, or take `retention` away: then it is 14 days";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (name, queue) in cx.queues() {
        let to = queue.dead_letter.as_ref().and_then(|dead| dead.queue.as_ref());
        let Some(Resource { section: Section::Queues, name: dead }) =
            to.and_then(|to| Resource::parse(to))
        else {
            continue;
        };
        let Some(kept) = cx.queue(dead).and_then(|dead| dead.retention.as_ref()) else { continue };
        let own = queue.retention.as_ref().map(|seconds| seconds.value);
        let own = own.unwrap_or(DEFAULT_MESSAGE_RETENTION_SECONDS);
        if dead != name.value && kept.value <= own {
            let message = format!(
                "dead letters are kept {} seconds, and queue `{}` keeps messages {own}",
                kept.value, name.value
            );
            let found = Diagnostic::new(CODE, kept.span, message, HELP);
            sink.push(found.also(name.span, "they come from here"));
        }
    }
}
