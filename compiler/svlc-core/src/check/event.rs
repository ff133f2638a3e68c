//! What the rules on events look up: every event with its function, and what of it several rules judge. Leaves the messages to
//! them.

use super::context::Context;
use crate::facts::DEFAULT_TIMEOUT_SECONDS;
use crate::reference::{Resource, Section};
use crate::source::Span;
use crate::spec::{Event, Function, JsonMap, Queue, Spanned};

/// An event and the function that it invokes.
#[derive(Clone, Copy)]
pub(super) struct Invocation<'a> {
    /// Name of the function.
    pub(super) name: &'a Spanned<String>,
    /// The function.
    pub(super) function: &'a Function,
    /// The event.
    pub(super) event: &'a Event,
}

/// Every event that is whole.
pub(super) fn events<'a>(cx: &Context<'a>) -> impl Iterator<Item = Invocation<'a>> + use<'a> {
    cx.functions().filter_map(|(name, function)| Some((name, function?))).flat_map(
        |(name, function)| {
            let events = function.events.iter().flatten();
            events.map(move |event| Invocation { name, function, event })
        },
    )
}

/// What an event that Lambda fetches in batches says of them.
pub(super) struct Batch {
    /// Patterns.
    pub(super) filter: Vec<Spanned<JsonMap>>,
    /// Whether the function answers what failed, and where that is written.
    pub(super) partial_failures: Option<Spanned<bool>>,
    /// Seconds of a tumbling window.
    pub(super) tumbling_window: Option<Spanned<u32>>,
}

/// What an event says of its batches; `None` if it has none.
pub(super) fn batch(event: &Event) -> Option<Batch> {
    let (filter, partial_failures, tumbling_window) = match event {
        Event::Queue(event) => {
            let own = event.settings();
            (own.filter.clone(), own.partial_failures.clone(), None)
        }
        Event::Table(event) => {
            let own = event.settings();
            (own.filter.clone(), own.partial_failures.clone(), own.tumbling_window.clone())
        }
        Event::Stream(event) => {
            let own = event.settings();
            (own.filter.clone(), own.partial_failures.clone(), own.tumbling_window.clone())
        }
        Event::Schedule(_) | Event::Topic(_) | Event::Bucket(_) | Event::Bus(_) => return None,
    };
    Some(Batch { filter: filter.unwrap_or_default(), partial_failures, tumbling_window })
}

/// What is wrong with a part of an expression or pattern: its bytes, what it is, and the cure.
pub(super) struct Fault {
    /// Bytes of the text.
    pub(super) at: std::ops::Range<usize>,
    /// The problem.
    pub(super) message: String,
    /// The cure.
    pub(super) help: String,
}

/// The queue of this service that a name means.
pub(super) fn own_queue<'a>(cx: &Context<'a>, from: &str) -> Option<&'a Queue> {
    let named = Resource::parse(from).filter(|named| named.section == Section::Queues)?;
    cx.spec.queues.as_ref()?.get(named.name)
}

/// Every event of a queue, and the queue.
pub(super) fn fetched<'a>(
    cx: &Context<'a>,
) -> impl Iterator<Item = (Invocation<'a>, Spanned<String>)> + use<'a> {
    events(cx).filter_map(|invocation| match invocation.event {
        Event::Queue(_) => Some((invocation, invocation.event.identity()?)),
        _ => None,
    })
}

/// How long a function may take, and how long a queue hides a message from others meanwhile; both in seconds.
pub(super) struct Timings {
    pub(super) timeout: u32,
    pub(super) visibility: u32,
    written: Option<Span>,
}

impl Timings {
    /// Where the queue says it, or else the place of the event.
    pub(super) fn span(&self, event: Span) -> Span {
        self.written.unwrap_or(event)
    }
}

/// The timings of a queue of this service; `None` if one could not be read.
pub(super) fn timings(
    cx: &Context<'_>,
    invocation: &Invocation<'_>,
    from: &str,
) -> Option<Timings> {
    let queue = own_queue(cx, from)?;
    let name = Resource::parse(from)?.name;
    let written = queue.visibility_timeout.as_ref();
    let visibility = cx.visibility_timeout(name)?;
    let shared = cx.spec.defaults.as_ref().and_then(|defaults| defaults.timeout.as_ref());
    let timeout = match (&invocation.function.timeout, shared) {
        (Some(own), _) => own.value,
        (None, _) if cx.holes.hides("functions", invocation.name, "timeout") => return None,
        (None, Some(shared)) => shared.value,
        (None, None) if cx.holes.hides_default("timeout") => return None,
        (None, None) => DEFAULT_TIMEOUT_SECONDS,
    };
    Some(Timings { timeout, visibility, written: written.map(|written| written.span) })
}
