//! A pattern or filter that is longer than AWS takes.
//!
//! Why: a filter of Lambda and the pattern of a rule have at most 4,096 bytes each (`cfn`, `botocore`).
//!
//! ```yaml
//! events: [{ queue: { from: queues.jobs, filter: [{ body: { id: [/* a thousand ids */] } }] } }]
//! ```
//!
//! Fix: let more pass, and look at the rest in the function.

use super::context::Context;
use super::event::{batch, events};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::events::{FILTER_BYTES, PATTERN_BYTES};
use crate::source::Span;
use crate::spec::{Event, Raw};

const CODE: Code = Code::SV0386;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for invocation in events(cx) {
        if let Event::Bus(own) = invocation.event {
            let pattern = own.pattern.iter();
            pattern.for_each(|one| measure(&one.value.0, one.span, PATTERN_BYTES, sink));
        }
        let filters = batch(invocation.event).map(|batch| batch.filter).unwrap_or_default();
        filters.iter().for_each(|one| measure(&one.value.0, one.span, FILTER_BYTES, sink));
    }
}

fn measure(pattern: &Raw, span: Span, most: usize, sink: &mut Sink) {
    let bytes = pattern.written().len();
    if bytes > most {
        let message = format!("the pattern has {bytes} bytes as JSON, more than {most}");
        let help = "let more pass, and look at the rest in the function";
        sink.push(Diagnostic::new(CODE, span, message, help));
    }
}
