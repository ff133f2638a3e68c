//! Subscriptions to topics.

use super::super::{invocation, raw, text};
use super::{DeadLetters, Resources, permission};
use crate::cfn::{Map, Resource, logical_id};
use crate::model::{Event, FilterScope, Function, Subscription};

/// The service that invokes.
const SERVICE: &str = "sns.amazonaws.com";

/// A subscription, and the right to invoke the function for it.
pub(super) fn subscription(
    function: &Function,
    event: &Event,
    one: &Subscription,
    all: &mut Resources,
    letters: &mut DeadLetters,
) {
    let topic = text::arn(&one.topic);
    let scope = one.filter.is_some().then_some(match one.scope {
        FilterScope::Attributes => "MessageAttributes",
        FilterScope::Body => "MessageBody",
    });
    let redrive = one
        .dead_letter
        .as_ref()
        .map(|queue| Map::new().with("deadLetterTargetArn", text::arn(queue)));
    let properties = Map::new()
        .with("TopicArn", topic.clone())
        .with("Protocol", "lambda")
        .with("Endpoint", invocation::invocable(function))
        .with_some("FilterPolicy", one.filter.as_ref().map(raw::value))
        .with_some("FilterPolicyScope", scope)
        .with_some("RedrivePolicy", redrive);
    let (name, label, identity) = (&function.name, &event.label, &event.identity);
    let subscription = Resource::new("AWS::SNS::Subscription", properties).at(event.origin);
    all.insert(logical_id::subscription(name, label, identity), subscription);
    let access = permission(function, event, SERVICE, topic.clone());
    all.insert(logical_id::topic_access(name, label, identity), access);
    letters.add(one.dead_letter.as_ref(), SERVICE, topic);
}
