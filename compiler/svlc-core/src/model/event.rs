//! What invokes a function beside routes, as meant.

use super::{AnyResource, Raw, Text};
use crate::source::Span;
pub use crate::spec::{FilterScope, ObjectChange, StreamStart};

/// Something that invokes a function beside routes.
#[derive(Debug, Clone)]
pub struct Event {
    /// Where it stands.
    pub origin: Span,
    /// What tells it from the function's other events of its kind, as written: logical ids are made of it.
    pub identity: String,
    /// A word for where it comes from, for logical ids: the name of a resource; empty where there is none.
    pub label: String,
    /// What it is.
    pub source: EventSource,
}

/// What an event is.
#[derive(Debug, Clone)]
pub enum EventSource {
    /// EventBridge Scheduler invokes at certain times.
    Schedule(Schedule),
    /// Lambda fetches records from a queue or stream.
    Mapping(Mapping),
    /// SNS hands messages on.
    Topic(Subscription),
    /// EventBridge hands on what happens to the objects of a bucket.
    Bucket(ObjectRule),
    /// EventBridge hands on what fits a pattern.
    Bus(BusRule),
}

/// Times at which a function is invoked.
#[derive(Debug, Clone)]
pub struct Schedule {
    /// `rate(…)`, `cron(…)` or `at(…)`.
    pub expression: String,
    /// Its time zone, if not UTC.
    pub time_zone: Option<String>,
    /// What the function gets instead of Scheduler's own event.
    pub input: Option<Raw>,
    /// Whether it runs.
    pub enabled: bool,
    /// Minutes within which Scheduler may choose.
    pub flexible_window: Option<u32>,
    /// How delivery is tried again.
    pub delivery: Delivery,
}

/// What EventBridge does when Lambda does not take an event.
#[derive(Debug, Clone, Default)]
pub struct Delivery {
    /// How often it tries again.
    pub retries: Option<u32>,
    /// For how many seconds.
    pub max_age: Option<u32>,
    /// Where it puts what it gives up.
    pub dead_letter: Option<AnyResource>,
}

/// What Lambda fetches records from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MappingSource {
    /// An SQS queue.
    Queue(AnyResource),
    /// The stream of a DynamoDB table: of a table of this service, or by its ARN.
    Table(AnyResource),
    /// A Kinesis stream, by its ARN.
    Stream(Text),
}

/// An event source mapping of Lambda.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// Where records come from.
    pub source: MappingSource,
    /// Whether it runs.
    pub enabled: bool,
    /// Records of a batch.
    pub batch_size: Option<u32>,
    /// Seconds that a batch is gathered.
    pub window: Option<u32>,
    /// Patterns, of which a record has to fit one.
    pub filters: Vec<Raw>,
    /// Whether the function answers what failed.
    pub partial_failures: bool,
    /// Invocations at once, of a queue.
    pub max_concurrency: Option<u32>,
    /// Settings of streams.
    pub reading: Option<Reading>,
}

/// How a stream is read.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Where it starts.
    pub start: StreamStart,
    /// Batches of one shard at once.
    pub parallelization: Option<u32>,
    /// Whether a batch that failed is tried again in halves.
    pub bisect: bool,
    /// How often a batch is tried again.
    pub retries: Option<u32>,
    /// Seconds.
    pub max_age: Option<u32>,
    /// Who is told of batches that were given up.
    pub on_failure: Option<AnyResource>,
    /// Seconds.
    pub tumbling_window: Option<u32>,
}

/// A subscription to a topic.
#[derive(Debug, Clone)]
pub struct Subscription {
    /// The topic.
    pub topic: AnyResource,
    /// Pattern that a message has to fit.
    pub filter: Option<Raw>,
    /// What of a message it is for.
    pub scope: FilterScope,
    /// Where SNS puts what it gives up.
    pub dead_letter: Option<AnyResource>,
}

/// What happens to the objects of a bucket.
#[derive(Debug, Clone)]
pub struct ObjectRule {
    /// The bucket.
    pub bucket: AnyResource,
    /// What happens, in a fixed order.
    pub on: Vec<ObjectChange>,
    /// What keys start with.
    pub prefix: Option<String>,
    /// What keys end with.
    pub suffix: Option<String>,
}

/// Events of a bus that fit a pattern.
#[derive(Debug, Clone)]
pub struct BusRule {
    /// The bus; `None`: the account's own.
    pub bus: Option<AnyResource>,
    /// The pattern.
    pub pattern: Raw,
    /// How delivery is tried again.
    pub delivery: Delivery,
}

/// The form in which an event reaches a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventKind {
    /// Messages of queues.
    Queue,
    /// Messages of topics.
    Topic,
    /// Changes of tables.
    Table,
    /// Records of Kinesis streams.
    Stream,
    /// What happens to objects.
    Bucket,
    /// Scheduler's own event.
    Schedule,
    /// Events of buses.
    Bus,
    /// What the spec has Scheduler send.
    ScheduledInput,
}

impl Event {
    /// The form in which it reaches the function.
    pub fn kind(&self) -> EventKind {
        match &self.source {
            EventSource::Schedule(schedule) if schedule.input.is_some() => {
                EventKind::ScheduledInput
            }
            EventSource::Schedule(_) => EventKind::Schedule,
            EventSource::Mapping(mapping) => match mapping.source {
                MappingSource::Queue(_) => EventKind::Queue,
                MappingSource::Table(_) => EventKind::Table,
                MappingSource::Stream(_) => EventKind::Stream,
            },
            EventSource::Topic(_) => EventKind::Topic,
            EventSource::Bucket(_) => EventKind::Bucket,
            EventSource::Bus(_) => EventKind::Bus,
        }
    }

    /// Whether the function answers what of a batch failed.
    pub fn has_partial_failures(&self) -> bool {
        matches!(&self.source, EventSource::Mapping(mapping) if mapping.partial_failures)
    }
}
