//! Schedules of EventBridge Scheduler, and the role in which it invokes a function.

use super::super::role::{Statement, document};
use super::super::{invocation, raw, tag_list, text};
use super::{Resources, delivery};
use crate::cfn::{Map, Resource, Value, logical_id};
use crate::model::{AnyResource, Event, EventSource, Function, Schedule};

/// A schedule.
pub(super) fn schedule(function: &Function, event: &Event, one: &Schedule, all: &mut Resources) {
    let window = match one.flexible_window {
        None => Map::new().with("Mode", "OFF"),
        Some(minutes) => {
            Map::new().with("Mode", "FLEXIBLE").with("MaximumWindowInMinutes", minutes)
        }
    };
    let role = Value::attribute(logical_id::scheduler_access(&function.name), "Arn");
    let target = Map::new()
        .with("Arn", invocation::invocable(function))
        .with("RoleArn", role)
        .with_some("Input", one.input.as_ref().map(raw::json))
        .and(delivery(&one.delivery));
    let properties = Map::new()
        .with("ScheduleExpression", &one.expression)
        .with_some("ScheduleExpressionTimezone", one.time_zone.as_ref())
        .with("FlexibleTimeWindow", window)
        .with_some("State", (!one.enabled).then_some("DISABLED"))
        .with("Target", target);
    let id = logical_id::schedule(&function.name, &event.identity);
    all.insert(id, Resource::new("AWS::Scheduler::Schedule", properties).at(event.origin));
}

/// The role of a function's schedules, if it has any.
pub(super) fn role(function: &Function, all: &mut Resources) {
    let schedules: Vec<&Schedule> = function
        .events
        .iter()
        .filter_map(|event| match &event.source {
            EventSource::Schedule(schedule) => Some(schedule),
            _ => None,
        })
        .collect();
    if schedules.is_empty() {
        return;
    }
    let account = Map::new().with("aws:SourceAccount", Value::reference("AWS::AccountId"));
    let trust = Map::new()
        .with("Effect", "Allow")
        .with("Principal", Map::new().with("Service", "scheduler.amazonaws.com"))
        .with("Action", "sts:AssumeRole")
        .with("Condition", Map::new().with("StringEquals", account));
    let mut rights =
        vec![Statement::allow(["lambda:InvokeFunction"], [invocation::invocable(function)]).map()];
    let mut queues: Vec<&AnyResource> = Vec::new();
    for queue in schedules.iter().filter_map(|schedule| schedule.delivery.dead_letter.as_ref()) {
        if !queues.contains(&queue) {
            queues.push(queue);
        }
    }
    if !queues.is_empty() {
        let queues = queues.into_iter().map(text::arn);
        rights.push(Statement::allow(["sqs:SendMessage"], queues).map());
    }
    let policy =
        Map::new().with("PolicyName", "InvokeFunction").with("PolicyDocument", document(rights));
    let properties = Map::new()
        .with("AssumeRolePolicyDocument", document([trust]))
        .with("Policies", Value::list([policy]))
        .with_filled("Tags", tag_list(&function.tags));
    let role = Resource::new("AWS::IAM::Role", properties)
        .at(function.origin)
        .comment("Scheduler takes on this role, and only for schedules of this account, to invoke one function.");
    all.insert(logical_id::scheduler_access(&function.name), role);
}
