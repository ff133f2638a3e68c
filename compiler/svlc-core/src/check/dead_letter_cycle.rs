//! Queues that send their dead letters round in a circle, or a queue that sends them to itself.
//!
//! Why: a message that nobody can deal with would never come to rest; and CloudFormation can make neither queue first.
//!
//! ```yaml
//! queues: { jobs: { dead_letter: { queue: queues.jobs } } }
//! ```
//!
//! Fix: a queue for dead letters that has no `dead_letter` of its own.

use std::collections::BTreeMap;

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::reference::{Resource, Section};
use crate::spec::{ResourceName, Spanned};

const CODE: Code = Code::SV0238;
const HELP: &str = "end with a queue that has no `dead_letter` of its own";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    // The walk in which a queue was met: a queue met again in the same walk closes a circle.
    let mut met: BTreeMap<&str, usize> = BTreeMap::new();
    for (walk, (start, _)) in cx.queues().enumerate() {
        let mut at = start.value.as_str();
        while !met.contains_key(at) {
            met.insert(at, walk);
            let Some(next) = next(cx, at) else { break };
            let Some(Resource { section: Section::Queues, name }) = Resource::parse(next) else {
                break;
            };
            if met.get(name) == Some(&walk) {
                let message = match name == at {
                    true => format!("queue `{at}` sends its dead letters to itself"),
                    false => format!("the dead letters of queue `{at}` come back to it"),
                };
                sink.push(Diagnostic::new(CODE, next.span, message, HELP));
            }
            at = name;
        }
    }
}

/// Where the dead letters of a queue go.
fn next<'a>(cx: &Context<'a>, queue: &str) -> Option<&'a Spanned<ResourceName>> {
    cx.queue(queue)?.dead_letter.as_ref()?.queue.as_ref()
}
