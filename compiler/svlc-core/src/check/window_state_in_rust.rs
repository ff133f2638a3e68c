//! A tumbling window of a function in Rust.
//!
//! Why: Lambda hands a state on from batch to batch, in the event and in the answer. Generated handlers have no place for it, so
//! that it would be lost.
//!
//! ```yaml
//! functions: { sums: { events: [{ table: { from: tables.orders, tumbling_window: 60 } }] } }
//! ```
//!
//! Fix: keep the state in a table, or use a managed runtime.

use super::context::Context;
use super::event::{batch, events};
use super::make::{Make, make};
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0252;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for invocation in events(cx) {
        let window = batch(invocation.event).and_then(|batch| batch.tumbling_window);
        let is_rust = matches!(make(cx, invocation.name, invocation.function), Make::Rust);
        if let Some(window) = window.filter(|_| is_rust) {
            let message = format!(
                "function `{}` has no place for the state of a window",
                invocation.name.value
            );
            let help = "keep the state in a table, or use a managed runtime";
            sink.push(Diagnostic::new(CODE, window.span, message, help));
        }
    }
}
