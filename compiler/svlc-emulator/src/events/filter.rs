//! Filters of event source mappings and filter policies of subscriptions: which records a function is invoked with.

use serde_json::{Map, Value, json};
use svlc_core::model::{FilterScope, Mapping, Subscription};

use super::message::{Attribute, Attributes};
use super::pattern::Pattern;
use crate::local::Local;

/// Patterns, of which a record has to fit one; all fit if there are none.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Filters(Vec<Pattern>);

impl Filters {
    /// Those of a mapping; `None` if one refers to what is not on this machine.
    pub(crate) fn new(mapping: &Mapping, local: &Local) -> Option<Self> {
        let patterns = mapping.filters.iter().map(|raw| Pattern::new(local.json(raw)?));
        patterns.collect::<Option<_>>().map(Self)
    }

    /// Whether a record fits, whose payload stands under `payload`: `body` of a queue, `data` of a stream. A pattern for what is
    /// in it needs JSON there, and one for text needs text (`lambda-dg`, event filtering).
    pub(crate) fn take(&self, record: &Value, payload: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|pattern| fits(pattern, record, payload))
    }
}

fn fits(pattern: &Pattern, record: &Value, payload: &str) -> bool {
    let Some(wanted) = pattern.get(payload) else { return pattern.fits(record) };
    let mut record = record.clone();
    let text = record[payload].as_str().unwrap_or_default();
    if wanted.is_object() {
        match serde_json::from_str(text) {
            Ok(inner @ Value::Object(_)) => record[payload] = inner,
            _ => return false,
        }
    }
    pattern.fits(&record)
}

/// The filter policy of a subscription.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Policy {
    pattern: Option<Pattern>,
    scope: FilterScope,
}

impl Policy {
    /// That of a subscription; `None` if it refers to what is not on this machine.
    pub(crate) fn new(subscription: &Subscription, local: &Local) -> Option<Self> {
        let pattern = match &subscription.filter {
            Some(raw) => Some(Pattern::new(local.json(raw)?)?),
            None => None,
        };
        Some(Self { pattern, scope: subscription.scope })
    }

    /// Whether a message fits.
    pub(crate) fn takes(&self, body: &str, attributes: &Attributes) -> bool {
        let Some(pattern) = &self.pattern else { return true };
        match self.scope {
            FilterScope::Attributes => pattern.fits(&Value::Object(values(attributes))),
            FilterScope::Body => serde_json::from_str::<Value>(body)
                .is_ok_and(|body| body.is_object() && pattern.fits(&body)),
        }
    }
}

/// Attributes as policies see them: numbers are numbers, and `String.Array` is a list.
fn values(attributes: &Attributes) -> Map<String, Value> {
    let value = |attribute: &Attribute| match attribute.kind.as_str() {
        "Number" => serde_json::from_str(&attribute.value).unwrap_or(json!(attribute.value)),
        "String.Array" => serde_json::from_str(&attribute.value).unwrap_or(Value::Null),
        _ => json!(attribute.value),
    };
    attributes.iter().map(|(name, one)| (name.clone(), value(one))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filters(patterns: &[Value]) -> Filters {
        Filters(patterns.iter().map(|one| Pattern::new(one.clone()).unwrap()).collect())
    }

    #[test]
    fn a_body_is_looked_into_when_it_is_json() {
        let filters = filters(&[json!({ "body": { "kind": ["order"] } })]);
        let takes = |body: &str| filters.take(&json!({ "body": body }), "body");
        assert!(takes(r#"{"kind":"order"}"#));
        for other in [r#"{"kind":"mail"}"#, "order", "[]", ""] {
            assert!(!takes(other), "{other}");
        }
    }

    #[test]
    fn one_of_several_is_enough_and_none_takes_all() {
        let two = filters(&[json!({ "body": ["a"] }), json!({ "attributes": { "g": ["x"] } })]);
        assert!(two.take(&json!({ "body": "a" }), "body"));
        assert!(two.take(&json!({ "body": "{}", "attributes": { "g": "x" } }), "body"));
        assert!(!two.take(&json!({ "body": "b" }), "body"));
        assert!(Filters::default().take(&json!({ "body": "b" }), "body"));
    }

    #[test]
    fn policies_are_for_attributes_or_for_the_body() {
        let pattern = Pattern::new(json!({ "n": [{ "numeric": [">", 1] }] }));
        let policy = |scope| Policy { pattern: pattern.clone(), scope };
        let number = Attribute { kind: "Number".to_owned(), value: "2".to_owned() };
        let attributes = Attributes::from([("n".to_owned(), number)]);
        assert!(policy(FilterScope::Attributes).takes("", &attributes));
        assert!(!policy(FilterScope::Attributes).takes(r#"{"n":2}"#, &Attributes::new()));
        assert!(policy(FilterScope::Body).takes(r#"{"n":2}"#, &Attributes::new()));
        assert!(!policy(FilterScope::Body).takes("2", &attributes));
    }
}
