//! A filter of a topic event that Amazon SNS refuses: too many keys, too many combinations, or keys below keys of attributes.
//!
//! Why: a filter policy has at most 5 keys and 150 combinations of values, in which a value counts once for each level of the body that
//! it lies at; attributes have no levels (SNS developer guide, subscription-filter-policy-constraints).
//!
//! ```yaml
//! events: [{ topic: { from: topics.news, filter: { order: { kind: [bill] } } } }]    # attributes have no keys below keys
//! ```
//!
//! Fix: let more pass, and look at the rest in the function; `filter_scope: body` for keys below keys.

use super::context::Context;
use super::event::events;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::events::{FILTER_POLICY_COMBINATIONS, FILTER_POLICY_KEYS};
use crate::source::Span;
use crate::spec::{Event, FilterScope, Raw};

const CODE: Code = Code::SV0389;
const HELP: &str = "let more pass, and look at the rest in the function";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for invocation in events(cx) {
        let Event::Topic(event) = invocation.event else { continue };
        let own = event.settings();
        let Some(filter) = &own.filter else { continue };
        let is_body = own.filter_scope.as_ref().is_some_and(|of| of.value == FilterScope::Body);
        let nested = filter.value.0.entries().find(|(_, value)| matches!(value.value, Raw::Map(_)));
        if let (false, Some((key, value))) = (is_body, nested) {
            let message = format!("attributes of a message have no keys below `{}`", key.value);
            let help = "add `filter_scope: body`, or list what may stand there";
            sink.push(Diagnostic::new(CODE, value.span, message, help));
            continue;
        }
        let mut keys = Vec::new();
        let combinations = combinations(&filter.value.0, 1, &mut keys);
        let message = match keys.get(FILTER_POLICY_KEYS) {
            Some(_) => {
                format!("the filter has {} keys, more than {FILTER_POLICY_KEYS}", keys.len())
            }
            None if combinations > FILTER_POLICY_COMBINATIONS => format!(
                "the filter has {combinations} combinations of values, more than {FILTER_POLICY_COMBINATIONS}"
            ),
            None => continue,
        };
        let span = keys.get(FILTER_POLICY_KEYS).copied().unwrap_or(filter.span);
        sink.push(Diagnostic::new(CODE, span, message, HELP));
    }
}

/// How many combinations a filter has of which the keys lie at that level; adds the keys that have values.
fn combinations(filter: &Raw, level: u64, keys: &mut Vec<Span>) -> u64 {
    let mut of = |key: &str, span: Span, value: &Raw| match value {
        Raw::Map(_) => combinations(value, level + 1, keys),
        Raw::List(ways) if key == "$or" => {
            let ways = ways.iter().map(|way| combinations(&way.value, level, keys));
            ways.fold(0, u64::saturating_add)
        }
        Raw::List(values) => {
            keys.push(span);
            level.saturating_mul(values.len() as u64)
        }
        Raw::Null | Raw::Scalar(_) => 1,
    };
    filter
        .entries()
        .fold(1, |all, (key, value)| all.saturating_mul(of(&key.value, key.span, &value.value)))
}
