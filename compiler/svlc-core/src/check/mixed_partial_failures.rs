//! A function in Rust that answers what failed for some of its batches only.
//!
//! Why: the handler has one type of answer. For a batch whose event has no `partial_failures`, Lambda does not read it: what was
//! named as failed counts as done, and is lost.
//!
//! ```yaml
//! events: [{ queue: { from: queues.a, partial_failures: true } }, { queue: queues.b }]
//! ```
//!
//! Fix: `partial_failures: true` for all of them, or a function for each.

use super::context::Context;
use super::event::{batch, events};
use super::make::{Make, make};
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0388;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for invocation in events(cx) {
        let answers =
            |event| batch(event).map(|batch| batch.partial_failures.is_some_and(|one| one.value));
        let others = invocation.function.events.iter().flatten();
        let is_mixed = answers(invocation.event) == Some(false)
            && others.into_iter().any(|event| answers(event) == Some(true));
        let is_rust = matches!(make(cx, invocation.name, invocation.function), Make::Rust);
        if is_mixed
            && is_rust
            && let Some(identity) = invocation.event.identity()
        {
            let message =
                format!("what fails of `{}` is lost if the handler names it", identity.value);
            let help = "say `partial_failures: true` here too, or give it a function of its own";
            sink.push(Diagnostic::new(CODE, identity.span, message, help));
        }
    }
}
