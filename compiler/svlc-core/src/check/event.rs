//! What the rules on events look up: every event with its function, and what of it several rules judge. Leaves the messages to
//! them.

use super::context::Context;
use crate::spec::{Event, Function, JsonMap, Spanned};

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
