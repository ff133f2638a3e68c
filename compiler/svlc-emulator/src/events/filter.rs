//! Filters of event source mappings and filter policies of subscriptions: which records a function is invoked with.

use serde_json::{Map, Value, json};
use svlc_core::model::{FilterScope, Mapping, Subscription};

use super::example;
use super::message::{Attribute, Attributes};
use super::pattern::Pattern;
use crate::base64;
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

    /// Whether a record of whichever kind fits.
    pub(super) fn take_any(&self, record: &Value) -> bool {
        match record.get("kinesis") {
            None => self.take(record, "body"),
            Some(kinesis) => {
                // Filters see what is in the data, which comes in base64.
                let data = kinesis["data"].as_str().unwrap_or_default();
                let data = base64::decoded(data.as_bytes()).unwrap_or_default();
                let mut seen = record.clone();
                seen["data"] = Value::from(String::from_utf8_lossy(&data).into_owned());
                self.take(&seen, "data")
            }
        }
    }

    /// A payload that one of them takes, if it wants JSON.
    pub(super) fn example(&self, payload: &str) -> Option<Value> {
        let wanted = self.0.iter().find_map(|pattern| pattern.get(payload));
        wanted.filter(|wanted| wanted.is_object()).map(example::of)
    }
}

fn fits(pattern: &Pattern, record: &Value, payload: &str) -> bool {
    let Some(wanted) = pattern.get(payload) else { return pattern.fits(record) };
    let mut record = record.clone();
    let text = record[payload].as_str().unwrap_or_default();
    match (wanted.is_object(), serde_json::from_str(text)) {
        (true, Ok(inner @ Value::Object(_))) => record[payload] = inner,
        // A pattern for what is inside, and text; or a pattern for text, and JSON.
        (true, _) | (false, Ok(Value::Object(_))) => return false,
        (false, _) => {}
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

    /// Attributes and a body that fit.
    pub(super) fn example(&self) -> (Attributes, String) {
        let example = self.pattern.as_ref().map(|pattern| example::of(&pattern.whole()));
        let example = example.unwrap_or(json!({}));
        let attribute = |(name, value): (&String, &Value)| {
            let kind = if value.is_number() { "Number" } else { "String" };
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            (name.clone(), Attribute { kind: kind.to_owned(), value: text })
        };
        match self.scope {
            FilterScope::Body => (Attributes::new(), example.to_string()),
            FilterScope::Attributes => {
                let attributes = example.as_object().into_iter().flatten().map(attribute);
                (attributes.collect(), "example".to_owned())
            }
        }
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
        let text = filters(&[json!({ "body": [{ "exists": true }] })]);
        assert!(text.take(&json!({ "body": "a" }), "body"));
        assert!(!text.take(&json!({ "body": "{}" }), "body"));
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
