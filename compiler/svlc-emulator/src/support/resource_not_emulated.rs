//! A resource that is not here: one in CloudFormation's own words, or a queue whose dead letters go elsewhere.
//!
//! Why: queues, topics and event buses of the service are here, and tables and buckets where the user says; what a resource in
//! CloudFormation's words does to the service, only CloudFormation knows. What merely watches the service is left out.
//!
//! ```yaml
//! resources: { Rule: { Type: "AWS::Events::Rule", Properties: { ScheduleExpression: rate(1 hour) } } }
//! ```
//!
//! Fix: none here; the resource left out while developing.

use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::model::{AnyResource, Bucket, Bus, Model, Queue, RawResource, Table, Topic};

const CODE: Code = Code::SV0603;

/// Types that watch, and change nothing that requests or functions see.
const WATCHERS: &[&str] = &[
    "AWS::CloudWatch::Alarm",
    "AWS::CloudWatch::AnomalyDetector",
    "AWS::CloudWatch::CompositeAlarm",
    "AWS::CloudWatch::Dashboard",
    "AWS::CloudWatch::InsightRule",
    "AWS::Logs::MetricFilter",
    "AWS::Logs::QueryDefinition",
];

pub(super) fn check(model: &Model, found: &mut Vec<Diagnostic>) {
    for queue in &model.queues {
        if let Some((AnyResource::Arn(_), _)) = &queue.dead_letter {
            let name = &queue.name;
            let message = format!(
                "the queue of another service for dead letters of `{name}` is not emulated"
            );
            let help = "name one of this service while you use `svlc dev`, or deploy the service";
            let place = model.places.setting(queue.origin, &["dead_letter", "queue"]);
            found.push(Diagnostic::new(CODE, place, message, help));
        }
    }
    for raw in &model.raw {
        let RawResource {
            id,
            origin,
            kind: _,
            properties: _,
            depends_on: _,
            metadata: _,
            policies: _,
        } = raw;
        if is_watcher(raw) {
            continue;
        }
        let message = format!("the resource `{id}` is not emulated");
        let help =
            format!("leave `resources.{id}` out while you use `svlc dev`, or deploy the service");
        found.push(Diagnostic::new(CODE, *origin, message, help));
    }
    model.tables.iter().for_each(check_table);
    model.queues.iter().for_each(check_queue);
    model.topics.iter().for_each(check_topic);
    model.buckets.iter().for_each(check_bucket);
    model.buses.iter().for_each(check_bus);
}

/// Whether a resource only watches.
pub(super) fn is_watcher(raw: &RawResource) -> bool {
    WATCHERS.contains(&raw.kind.as_str())
}

/// Tables are made where the user says; the rest of what they have is for a stack.
fn check_table(table: &Table) {
    let Table {
        name: _,
        origin: _,
        key: _,
        capacity: _,
        indexes: _,
        stream: _,
        ttl: _,
        encryption: _,
        point_in_time_recovery: _,
        deletion_protection: _,
        class: _,
        retain: _,
        tags: _,
    } = table;
}

/// All of a queue is emulated; nothing is encrypted here.
fn check_queue(queue: &Queue) {
    let Queue {
        name: _,
        origin: _,
        fifo: _,
        content_based_deduplication: _,
        visibility_timeout: _,
        retention: _,
        delay: _,
        max_message_size: _,
        receive_wait: _,
        dead_letter: _,
        encryption: _,
        tags: _,
    } = queue;
}

/// Only FIFO queues get what comes to a FIFO topic, and functions are no such.
fn check_topic(topic: &Topic) {
    let Topic {
        name: _,
        origin: _,
        fifo: _,
        content_based_deduplication: _,
        encryption: _,
        tags: _,
    } = topic;
}

/// A bucket is the user's own, where it says; events of its objects are made up.
fn check_bucket(bucket: &Bucket) {
    let Bucket {
        name: _,
        origin: _,
        encryption: _,
        versioning: _,
        expire: _,
        cors: _,
        notifies: _,
        retain: _,
        tags: _,
    } = bucket;
}

/// What an archive keeps shows nowhere.
fn check_bus(bus: &Bus) {
    let Bus { name: _, origin: _, description: _, archive: _, tags: _ } = bus;
}
