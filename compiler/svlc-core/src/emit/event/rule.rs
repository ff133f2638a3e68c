//! Rules of EventBridge: for events of a bus, and for what happens to the objects of a bucket.

use super::super::{invocation, raw, tag_list, text};
use super::{DeadLetters, Resources, delivery, permission};
use crate::cfn::{Map, Resource, Value, logical_id};
use crate::model::{BusRule, Event, Function, ObjectChange, ObjectRule};

/// The service that invokes.
const SERVICE: &str = "events.amazonaws.com";

/// A rule for the events of a bus.
pub(super) fn events(
    function: &Function,
    event: &Event,
    one: &BusRule,
    all: &mut Resources,
    letters: &mut DeadLetters,
) {
    let properties = Map::new()
        .with_some("EventBusName", one.bus.as_ref().map(text::arn))
        .with("EventPattern", raw::value(&one.pattern));
    let arn = rule(function, event, properties, delivery(&one.delivery), all);
    letters.add(one.delivery.dead_letter.as_ref(), SERVICE, arn);
}

/// A rule for the objects of a bucket, whose events come by the account's own bus.
pub(super) fn objects(function: &Function, event: &Event, one: &ObjectRule, all: &mut Resources) {
    let kinds = one.on.iter().map(|change| match change {
        ObjectChange::Created => "Object Created",
        ObjectChange::Removed => "Object Deleted",
    });
    let detail =
        key(one).map(|key| Map::new().with("object", Map::new().with("key", Value::list([key]))));
    let pattern = Map::new()
        .with("source", Value::list(["aws.s3"]))
        .with("detail-type", Value::list(kinds))
        .with("resources", Value::list([text::arn(&one.bucket)]))
        .with_some("detail", detail);
    rule(function, event, Map::new().with("EventPattern", pattern), Map::new(), all);
}

/// What the keys of objects have to look like. A list of two would let pass what fits one of them.
fn key(one: &ObjectRule) -> Option<Map> {
    let part = |word: &'static str, text: &str| Some(Map::new().with(word, text));
    match (one.prefix.as_deref(), one.suffix.as_deref()) {
        (None, None) => None,
        (Some(prefix), None) => part("prefix", prefix),
        (None, Some(suffix)) => part("suffix", suffix),
        (Some(prefix), Some(suffix)) => {
            part("wildcard", &[&literal(prefix), "*", &literal(suffix)].concat())
        }
    }
}

/// Text in a wildcard, where `*` and `\` mean themselves behind a `\` only.
fn literal(text: &str) -> String {
    text.replace('\\', r"\\").replace('*', r"\*")
}

/// A rule and the right to invoke the function for it; gives the rule's ARN.
fn rule(
    function: &Function,
    event: &Event,
    properties: Map,
    delivery: Map,
    all: &mut Resources,
) -> Value {
    let (name, label, identity) = (&function.name, &event.label, &event.identity);
    let target = Map::new()
        .with("Id", "Function")
        .with("Arn", invocation::invocable(function))
        .and(delivery);
    let properties = properties
        .with("Targets", Value::list([target]))
        .with_filled("Tags", tag_list(&function.tags));
    let id = logical_id::rule(name, label, identity);
    let arn = Value::attribute(id.clone(), "Arn");
    all.insert(id, Resource::new("AWS::Events::Rule", properties).at(event.origin));
    let access = permission(function, event, SERVICE, arn.clone());
    all.insert(logical_id::rule_access(name, label, identity), access);
    arn
}
