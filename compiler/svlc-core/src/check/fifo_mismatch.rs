//! A FIFO queue or topic where only a standard one can stand, or the other way round.
//!
//! Why: the dead letters of a FIFO queue go to a FIFO queue, those of a standard queue to a standard one (SQS developer guide); Lambda
//! hands events on to standard queues and topics only (`lambda-dg`, async), and so do EventBridge (user guide, rule-dlq), its Scheduler
//! (`scheduler-ug`, configuring-schedule-dlq) and a standard topic (SNS developer guide, sns-dead-letter-queues); a FIFO topic delivers
//! to queues only (SNS developer guide, fifo-message-delivery); and only FIFO has deduplication.
//!
//! ```yaml
//! queues: { jobs: { fifo: true, dead_letter: { queue: queues.lost } }, lost: {} }
//! ```
//!
//! Fix: `fifo: true` on both, or on neither.

use super::context::Context;
use super::event::events;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::reference::{Resource, Section};
use crate::spec::{Entries, Event, Spanned};

const CODE: Code = Code::SV0375;
/// Keys under which a function or what invokes it says where events go.
const HANDED_ON: [&str; 3] = ["dead_letter", "on_failure", "on_success"];

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    dead_letters(cx, sink);
    handed_on(cx, sink);
    invoked_by(cx, sink);
    let topics = cx.spec.topics.iter().flat_map(Entries::iter);
    let topics =
        topics.map(|(name, own)| (Section::Topics, name, &own.content_based_deduplication));
    let queues =
        cx.queues().map(|(name, own)| (Section::Queues, name, &own.content_based_deduplication));
    for (section, name, setting) in queues.chain(topics) {
        let fifo = cx.is_fifo(Resource { section, name });
        if let (Some(false), Some(setting)) = (fifo, setting.as_ref().filter(|set| set.value)) {
            let message = format!("a standard {} has no deduplication", section.singular());
            let help = "add `fifo: true`, or take it away";
            sink.push(Diagnostic::new(CODE, setting.span, message, help));
        }
    }
}

/// Where queues send their dead letters.
fn dead_letters(cx: &Context<'_>, sink: &mut Sink) {
    for (name, queue) in cx.queues() {
        let Some(to) = queue.dead_letter.as_ref().and_then(|dead| dead.queue.as_ref()) else {
            continue;
        };
        let own = cx.is_fifo(Resource { section: Section::Queues, name });
        let (Some(own), Some(other)) = (own, is_fifo(cx, to)) else { continue };
        if own != other {
            let (own, other) = (kind(own), kind(other));
            let message = format!("the dead letters of a {own} queue cannot go to a {other} one");
            let help = "set `fifo` on both or on neither";
            sink.push(Diagnostic::new(CODE, to.span, message, help));
        }
    }
}

/// Where functions hand events on to.
fn handed_on(cx: &Context<'_>, sink: &mut Sink) {
    let places = cx.places.resources.iter();
    for place in places.filter(|place| HANDED_ON.contains(&place.key.as_str())) {
        if is_fifo(cx, &place.text) == Some(true) {
            let message = "events cannot be handed on to a FIFO queue or topic";
            let help = "name a standard queue or topic";
            sink.push(Diagnostic::new(CODE, place.text.span, message, help));
        }
    }
}

/// Topics that are to invoke functions.
fn invoked_by(cx: &Context<'_>, sink: &mut Sink) {
    let topics = events(cx).filter_map(|invocation| match invocation.event {
        Event::Topic(_) => invocation.event.identity(),
        _ => None,
    });
    for topic in topics.filter(|topic| is_fifo(cx, topic) == Some(true)) {
        let message = "a FIFO topic delivers to queues only, not to functions";
        let help = "use a standard topic";
        sink.push(Diagnostic::new(CODE, topic.span, message, help));
    }
}

/// Whether a name or an ARN is of a FIFO queue or topic.
fn is_fifo<T: std::ops::Deref<Target = str>>(cx: &Context<'_>, name: &Spanned<T>) -> Option<bool> {
    let text: &str = name;
    match Resource::parse(text) {
        Some(resource) => cx.is_fifo(resource),
        None if text.contains("${") => None,
        None => Some(text.ends_with(".fifo")),
    }
}

fn kind(is_fifo: bool) -> &'static str {
    if is_fifo { "FIFO" } else { "standard" }
}
