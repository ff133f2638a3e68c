//! A pattern or filter of events that AWS refuses.
//!
//! Why: a pattern has the keys of an event, and at their ends lists of what may stand there. A bare value or an unknown word
//! makes the deployment fail (EventBridge user guide, event patterns; `lambda-dg`, event filtering; SNS, filter policies).
//!
//! ```yaml
//! events: [{ bus: { from: default, pattern: { source: shop } } }]    # a list is wanted: [shop]
//! ```
//!
//! Fix: at least one key, and a list at the end of each.

use super::context::{Context, scalar};
use super::event::{batch, events};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::source::Span;
use crate::spec::{Event, Raw, Spanned};
use crate::suggest;

const CODE: Code = Code::SV0387;
/// Words that a value can be matched with instead of being written out.
const MATCHERS: [&str; 8] = [
    "anything-but",
    "cidr",
    "equals-ignore-case",
    "exists",
    "numeric",
    "prefix",
    "suffix",
    "wildcard",
];

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for invocation in events(cx) {
        match invocation.event {
            Event::Bus(own) => {
                own.pattern.iter().for_each(|pattern| whole(&pattern.value.0, pattern.span, sink));
            }
            Event::Topic(event) => {
                let own = event.settings();
                own.filter.iter().for_each(|filter| whole(&filter.value.0, filter.span, sink));
            }
            event => {
                let filters = batch(event).map(|batch| batch.filter).unwrap_or_default();
                filters.iter().for_each(|filter| whole(&filter.value.0, filter.span, sink));
            }
        }
    }
}

/// A pattern, or a part of one that is a mapping.
fn whole(pattern: &Raw, span: Span, sink: &mut Sink) {
    if pattern.entries().next().is_none() {
        let help =
            "write a key of an event and a list of what may stand there, such as `source: [shop]`";
        sink.push(Diagnostic::new(CODE, span, "the pattern has no key", help));
    }
    for (key, value) in pattern.entries() {
        match &value.value {
            Raw::Map(_) => whole(&value.value, value.span, sink),
            Raw::List(items) if key.value == "$or" => {
                items.iter().for_each(|item| whole(&item.value, item.span, sink));
            }
            Raw::List(items) if items.is_empty() => {
                let message = format!("nothing can stand under `{}`", key.value);
                let help = "list what may stand there; `[{ exists: true }]` takes anything";
                sink.push(Diagnostic::new(CODE, value.span, message, help));
            }
            Raw::List(items) => items.iter().for_each(|item| one(item, sink)),
            Raw::Scalar(_) | Raw::Null => {
                let message = format!("`{}` takes a list of what may stand there", key.value);
                let help = "put it into brackets, such as `[shop]`";
                sink.push(Diagnostic::new(CODE, value.span, message, help));
            }
        }
    }
}

/// An item of a list: a value, or a word with what it compares with.
fn one(item: &Spanned<Raw>, sink: &mut Sink) {
    let fault = |span, message: String, help: String| Diagnostic::new(CODE, span, message, help);
    match &item.value {
        Raw::Scalar(_) | Raw::Null => {}
        Raw::List(_) => {
            let message = "a list cannot stand in a list of values".to_owned();
            sink.push(fault(item.span, message, "write its values one beside another".to_owned()));
        }
        Raw::Map(entries) => {
            let words = MATCHERS.map(|word| format!("`{word}`")).join(", ");
            if entries.len() != 1 {
                let message = format!("a comparison has one word, not {}", entries.len());
                sink.push(fault(item.span, message, format!("write one of {words}")));
            }
            for (word, _) in entries.iter().filter(|(word, _)| !MATCHERS.contains(&word.as_str())) {
                let message = format!("there is no comparison `{}`", word.value);
                sink.push(match suggest::nearest(word, MATCHERS) {
                    Some(meant) => fault(word.span, message, format!("did you mean `{meant}`?"))
                        .fix(word.span, scalar(meant)),
                    None => fault(word.span, message, format!("write one of {words}")),
                });
            }
        }
    }
}
