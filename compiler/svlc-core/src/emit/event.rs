//! What invokes functions beside routes, the same in both templates: schedules, event source mappings, subscriptions and rules,
//! each with the right to invoke exactly its function.

mod mapping;
mod rule;
mod schedule;
mod topic;

use indexmap::IndexMap;

use super::role::Statement;
use super::{invocation, resource, text};
use crate::cfn::{Map, Resource, Value, logical_id};
use crate::model::{AnyResource, Delivery, Event, EventSource, Function, Model, ResourceId};
use crate::reference::Section;

/// Resources by logical id.
type Resources = IndexMap<String, Resource>;

/// Every resource that connects events with functions, function by function, then the policies of their dead-letter queues.
pub(super) fn all(model: &Model) -> Resources {
    let mut all = Resources::new();
    let mut letters = DeadLetters::default();
    for function in &model.functions {
        for event in &function.events {
            match &event.source {
                EventSource::Schedule(one) => schedule::schedule(function, event, one, &mut all),
                EventSource::Mapping(one) => mapping::mapping(function, event, one, &mut all),
                EventSource::Topic(one) => {
                    topic::subscription(function, event, one, &mut all, &mut letters);
                }
                EventSource::Bucket(one) => rule::objects(function, event, one, &mut all),
                EventSource::Bus(one) => rule::events(function, event, one, &mut all, &mut letters),
            }
        }
        schedule::role(function, &mut all);
    }
    letters.policies(model, &mut all);
    all
}

/// Rights that a function's own role has for its events.
pub(super) fn rights(model: &Model, function: &Function) -> Vec<(&'static str, Vec<Statement>)> {
    mapping::rights(model, function)
}

/// Lets a service invoke a function for the source of an event.
fn permission(
    function: &Function,
    event: &Event,
    service: &'static str,
    source: Value,
) -> Resource {
    let properties = Map::new()
        .with("FunctionName", invocation::invocable(function))
        .with("Action", "lambda:InvokeFunction")
        .with("Principal", service)
        .with("SourceArn", source);
    Resource::new("AWS::Lambda::Permission", properties).at(event.origin)
}

/// The entries of a target of EventBridge that say how delivery is tried again.
fn delivery(delivery: &Delivery) -> Map {
    let letters =
        delivery.dead_letter.as_ref().map(|queue| Map::new().with("Arn", text::arn(queue)));
    let retry = Map::new()
        .with_some("MaximumEventAgeInSeconds", delivery.max_age)
        .with_some("MaximumRetryAttempts", delivery.retries);
    Map::new().with_filled("RetryPolicy", retry).with_some("DeadLetterConfig", letters)
}

/// Which services put what they give up into which queue of this service: a queue has one policy.
#[derive(Default)]
struct DeadLetters(IndexMap<ResourceId, Vec<Map>>);

impl DeadLetters {
    /// Lets a service put what comes from one source into a queue. A queue of others is theirs to open.
    fn add(&mut self, queue: Option<&AnyResource>, service: &'static str, source: Value) {
        let Some((queue, id)) = queue.and_then(|queue| Some((queue, queue.own()?))) else { return };
        let condition = Map::new().with("ArnEquals", Map::new().with("aws:SourceArn", source));
        let statement = Map::new()
            .with("Effect", "Allow")
            .with("Principal", Map::new().with("Service", service))
            .with("Action", "sqs:SendMessage")
            .with("Resource", text::arn(queue))
            .with("Condition", condition);
        let statements = self.0.entry(id.clone()).or_default();
        if !statements.contains(&statement) {
            statements.push(statement);
        }
    }

    /// A queue has one policy: these take the place of those that the queues have by themselves.
    fn policies(mut self, model: &Model, all: &mut Resources) {
        for queue in &model.queues {
            let id = ResourceId { section: Section::Queues, name: queue.name.clone() };
            if let Some(statements) = self.0.shift_remove(&id) {
                let policy = resource::queue_policy(queue, statements);
                all.insert(logical_id::policy(id.section, &id.name), policy);
            }
        }
    }
}
