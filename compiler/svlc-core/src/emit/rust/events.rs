//! Functions that events invoke: an enum with a variant for each form in which one reaches the function.

use std::collections::BTreeSet;

use serde::Serialize;

use super::kind::Arm;
use crate::model::{Event, EventKind, Function};

/// What the templates of a function that events invoke need to know.
#[derive(Serialize)]
pub(super) struct EventsContext {
    /// Types of `aws_lambda_events` that the variants hold.
    imports: Vec<&'static str>,
    /// Whether one is of a bucket.
    buckets: bool,
    events: Vec<EventContext>,
    /// Whether the payload tells which event it is of; not so if the spec itself says what Scheduler sends.
    told: bool,
    /// Whether a payload of no known source is what the spec has Scheduler send.
    input: bool,
    /// Whether the function answers what of a batch failed.
    pub(super) partial: bool,
}

#[derive(Serialize)]
struct EventContext {
    variant: &'static str,
    /// What it holds.
    content: &'static str,
    about: &'static str,
    /// The pattern of what the payload tells of itself; empty if it tells nothing.
    told_by: &'static str,
}

impl EventsContext {
    pub(super) fn of(function: &Function) -> Self {
        let kinds: BTreeSet<EventKind> = function.events.iter().map(Event::kind).collect();
        let imports: BTreeSet<&str> = kinds.iter().filter_map(|kind| import(*kind)).collect();
        let input = kinds.contains(&EventKind::ScheduledInput);
        Self {
            imports: imports.into_iter().collect(),
            told: kinds.len() > usize::from(input),
            input,
            buckets: of_buckets(function),
            partial: function.events.iter().any(Event::has_partial_failures),
            events: kinds.into_iter().map(EventContext::of).collect(),
        }
    }

    /// An arm for each form.
    pub(super) fn arms(&self) -> Vec<Arm> {
        self.events.iter().map(|event| Arm::bare(&format!("Event::{}", event.variant))).collect()
    }
}

impl EventContext {
    fn of(kind: EventKind) -> Self {
        let (variant, content, about, told_by) = match kind {
            EventKind::Queue => {
                ("Queue", "SqsEvent", "Messages of a queue.", r#"Form::Records, "aws:sqs""#)
            }
            EventKind::Topic => {
                ("Topic", "SnsEvent", "A message of a topic.", r#"Form::Records, "aws:sns""#)
            }
            EventKind::Table => (
                "Table",
                "DynamoDbEvent",
                "Changes of a table.",
                r#"Form::Records, "aws:dynamodb""#,
            ),
            EventKind::Stream => (
                "Stream",
                "KinesisEvent",
                "Records of a Kinesis stream.",
                r#"Form::Records, "aws:kinesis""#,
            ),
            EventKind::Bucket => (
                "Bucket",
                "Box<EventBridgeEvent<ObjectDetail>>",
                "What happened to an object of a bucket.",
                r#"Form::Bridge, "aws.s3""#,
            ),
            EventKind::Schedule => (
                "Schedule",
                "Box<EventBridgeEvent>",
                "A time of a schedule has come.",
                r#"Form::Bridge, "aws.scheduler""#,
            ),
            EventKind::Bus => {
                ("Bus", "Box<EventBridgeEvent>", "An event of a bus.", "Form::Bridge, _")
            }
            EventKind::ScheduledInput => {
                ("ScheduledInput", "Value", "What the spec has Scheduler send.", "")
            }
        };
        Self { variant, content, about, told_by }
    }
}

/// What of `aws_lambda_events` an event needs.
fn import(kind: EventKind) -> Option<&'static str> {
    match kind {
        EventKind::Queue => Some("sqs::SqsEvent"),
        EventKind::Topic => Some("sns::SnsEvent"),
        EventKind::Table => Some("dynamodb::Event as DynamoDbEvent"),
        EventKind::Stream => Some("kinesis::KinesisEvent"),
        EventKind::Bucket | EventKind::Schedule | EventKind::Bus => {
            Some("eventbridge::EventBridgeEvent")
        }
        EventKind::ScheduledInput => None,
    }
}

/// Whether a bucket invokes the function.
pub(super) fn of_buckets(function: &Function) -> bool {
    function.events.iter().any(|event| event.kind() == EventKind::Bucket)
}

/// The features of `aws_lambda_events` that the events of these functions need.
pub(super) fn features<'a>(functions: impl Iterator<Item = &'a Function>) -> Vec<&'static str> {
    let kinds = functions.flat_map(|function| function.events.iter().map(Event::kind));
    let features: BTreeSet<&str> = kinds
        .filter_map(import)
        .map(|path| path.split_once("::").map_or(path, |(feature, _)| feature))
        .collect();
    features.into_iter().collect()
}
