//! `events:` of a function as written: what invokes it beside routes. One key of each item says which kind of event it is.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    EventBusName, Json, JsonMap, ObjectKeyPart, RawMap, ResourceName, ScheduleExpression, Spanned,
    StreamName, TableName, TimeZone,
};
use crate::facts::events::{
    BATCH_SIZE, BATCH_WINDOW_SECONDS, FILTERS, FLEXIBLE_WINDOW_MINUTES, MAX_CONCURRENCY,
    PARALLELIZATION, STREAM_AGE_SECONDS, STREAM_RETRIES, TARGET_AGE_SECONDS, TARGET_RETRIES,
    TUMBLING_WINDOW_SECONDS,
};

/// What invokes a function beside routes: an item has one key, which says what.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Event {
    /// Times at which EventBridge Scheduler invokes it: an expression such as `rate(5 minutes)`, or a map with more settings.
    Schedule(ScheduleEvent),
    /// Messages of an SQS queue, which Lambda fetches: `queues.NAME`, or a map with more settings.
    Queue(QueueEvent),
    /// Messages of an SNS topic: `topics.NAME`, or a map with more settings.
    Topic(TopicEvent),
    /// Objects that come to or go from an S3 bucket, by way of EventBridge: `buckets.NAME`, or a map with more settings.
    Bucket(BucketEvent),
    /// Changes of a DynamoDB table, which Lambda reads from its stream: `tables.NAME`, or a map with more settings.
    Table(TableEvent),
    /// Records of a Kinesis stream, which Lambda fetches: its ARN, or a map with more settings.
    Stream(StreamEvent),
    /// Events of an EventBridge event bus that fit a pattern.
    Bus(BusEvent),
}

impl Event {
    /// What tells it from the function's other events of its kind, and where that stands: of what is fetched or subscribed to,
    /// its source; of the rest, all that decides when it comes. `None` if that was faulty.
    pub fn identity(&self) -> Option<Spanned<String>> {
        fn of<T: std::ops::Deref<Target = str>>(
            from: &Option<Spanned<T>>,
            rest: &[String],
        ) -> Option<Spanned<String>> {
            let from = from.as_ref()?;
            let words = std::iter::once(from.value.to_string()).chain(rest.iter().cloned());
            Some(Spanned::new(words.collect::<Vec<_>>().join("\n"), from.span))
        }
        match self {
            Self::Schedule(event) => {
                let own = event.settings();
                let input = own.input.as_ref().map(|input| input.value.0.written());
                of(&own.expression, &Vec::from_iter(input))
            }
            Self::Queue(event) => of(&event.settings().from, &[]),
            Self::Topic(event) => of(&event.settings().from, &[]),
            Self::Table(event) => of(&event.settings().from, &[]),
            Self::Stream(event) => of(&event.settings().from, &[]),
            Self::Bucket(event) => {
                let own = event.settings();
                let part = |part: &Option<Spanned<ObjectKeyPart>>| {
                    part.as_ref().map(|part| part.to_string()).unwrap_or_default()
                };
                let on = format!("{:?}", own.changes());
                of(&own.from, &[on, part(&own.prefix), part(&own.suffix)])
            }
            Self::Bus(own) => of(&own.from, &[own.pattern.as_ref()?.value.0.written()]),
        }
    }
}

impl BucketSource {
    /// What happens to objects, in a fixed order.
    pub fn changes(&self) -> Vec<ObjectChange> {
        let mut changes: Vec<ObjectChange> = match &self.on {
            Some(on) => on.iter().map(|change| change.value).collect(),
            None => vec![ObjectChange::Created],
        };
        changes.sort_unstable();
        changes
    }
}

macro_rules! short_or_long {
    ($($(#[$doc:meta])* $name:ident($field:ident: $short:ty $(, $section:literal)?, $long:ty);)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Deserialize, JsonSchema)]
            #[serde(rename_all = "lowercase")]
            #[schemars(untagged, inline)]
            pub enum $name {
                /// The short form.
                Short($(#[schemars(extend("x-svlc-resources" = [$section]))])? Spanned<$short>),
                /// The form with settings.
                Settings(Box<$long>),
            }

            impl $name {
                /// The settings; of the short form, just the one that it is.
                pub fn settings(&self) -> Cow<'_, $long> {
                    match self {
                        Self::Short(short) => {
                            Cow::Owned(<$long>::from_short(short.clone()))
                        }
                        Self::Settings(settings) => Cow::Borrowed(settings),
                    }
                }
            }

            impl $long {
                fn from_short(short: Spanned<$short>) -> Self {
                    Self { $field: Some(short), ..Self::default() }
                }
            }
        )*
    };
}

short_or_long! {
    /// Its expression, or a map with more settings.
    ScheduleEvent(expression: ScheduleExpression, Schedule);
    /// The queue, or a map with more settings.
    QueueEvent(from: ResourceName, "queues", QueueSource);
    /// The topic, or a map with more settings.
    TopicEvent(from: ResourceName, "topics", TopicSource);
    /// The bucket, or a map with more settings.
    BucketEvent(from: ResourceName, "buckets", BucketSource);
    /// The table, or a map with more settings.
    TableEvent(from: TableName, Records<TableName>);
    /// The stream, or a map with more settings.
    StreamEvent(from: StreamName, Records<StreamName>);
}

/// Times at which EventBridge Scheduler invokes the function.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Schedule {
    /// When: `rate(5 minutes)`, `cron(0 3 * * ? *)` (minute, hour, day of month, month, day of week, year) or `at(2027-01-01T00:00:00)`.
    #[schemars(required)]
    pub expression: Option<Spanned<ScheduleExpression>>,
    /// Time zone of the expression, such as `Europe/Berlin`. Default: `UTC`. Only its form is checked.
    pub time_zone: Option<Spanned<TimeZone>>,
    /// What the function is invoked with instead of Scheduler's own event.
    pub input: Option<Spanned<Json>>,
    /// Whether it runs. Default: `true`.
    pub enabled: Option<Spanned<bool>>,
    /// Minutes after the time within which Scheduler may choose, to spread load. Default: none.
    #[schemars(range(min = FLEXIBLE_WINDOW_MINUTES.0, max = FLEXIBLE_WINDOW_MINUTES.1))]
    pub flexible_window: Option<Spanned<u32>>,
    /// How often Scheduler tries again to hand an event to Lambda. Default: 185.
    #[schemars(range(min = TARGET_RETRIES.0, max = TARGET_RETRIES.1))]
    pub retries: Option<Spanned<u32>>,
    /// How long it tries, in seconds. Default: 86,400, a day.
    #[schemars(range(min = TARGET_AGE_SECONDS.0, max = TARGET_AGE_SECONDS.1))]
    pub max_age: Option<Spanned<u32>>,
    /// Queue for events that could not be handed over.
    #[schemars(extend("x-svlc-resources" = ["queues"]))]
    pub dead_letter: Option<Spanned<ResourceName>>,
}

/// Messages of an SQS queue.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct QueueSource {
    /// The queue: `queues.NAME`, or an ARN.
    #[schemars(required, extend("x-svlc-resources" = ["queues"]))]
    pub from: Option<Spanned<ResourceName>>,
    /// Most messages that one invocation gets. More than 10 need a `window`. Default: 10.
    #[schemars(range(min = BATCH_SIZE.0, max = BATCH_SIZE.1))]
    pub batch_size: Option<Spanned<u32>>,
    /// Longest time that messages are gathered for a batch, in seconds. Default: 0.
    #[schemars(range(min = BATCH_WINDOW_SECONDS.0, max = BATCH_WINDOW_SECONDS.1))]
    pub window: Option<Spanned<u32>>,
    /// Patterns, of which a message has to fit one, such as `body: { kind: [order] }`; others are deleted. At most 5.
    #[schemars(length(min = 1, max = FILTERS))]
    pub filter: Option<Vec<Spanned<JsonMap>>>,
    /// Whether the function answers which messages of a batch failed, so that only those come again. Default: `false`.
    pub partial_failures: Option<Spanned<bool>>,
    /// Most invocations that the queue causes at once. Default: no limit of its own.
    #[schemars(range(min = MAX_CONCURRENCY.0, max = MAX_CONCURRENCY.1))]
    pub max_concurrency: Option<Spanned<u32>>,
    /// Whether Lambda fetches messages. Default: `true`.
    pub enabled: Option<Spanned<bool>>,
}

/// Messages of an SNS topic.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct TopicSource {
    /// The topic: `topics.NAME`, or an ARN.
    #[schemars(required, extend("x-svlc-resources" = ["topics"]))]
    pub from: Option<Spanned<ResourceName>>,
    /// Pattern that a message has to fit, such as `kind: [order]`.
    pub filter: Option<Spanned<RawMap>>,
    /// What of a message the pattern is for. Default: `attributes`.
    pub filter_scope: Option<Spanned<FilterScope>>,
    /// Queue for messages that could not be handed over.
    #[schemars(extend("x-svlc-resources" = ["queues"]))]
    pub dead_letter: Option<Spanned<ResourceName>>,
}

/// What of a message a pattern is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum FilterScope {
    /// Its attributes.
    Attributes,
    /// Its body, which is JSON.
    Body,
}

/// Objects that come to or go from an S3 bucket.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct BucketSource {
    /// The bucket: `buckets.NAME`, or the ARN of one that sends its events to EventBridge.
    #[schemars(required, extend("x-svlc-resources" = ["buckets"]))]
    pub from: Option<Spanned<ResourceName>>,
    /// What happens to objects. Default: `created`.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    pub on: Option<Vec<Spanned<ObjectChange>>>,
    /// What keys of objects start with.
    pub prefix: Option<Spanned<ObjectKeyPart>>,
    /// What keys of objects end with.
    pub suffix: Option<Spanned<ObjectKeyPart>>,
}

/// What happens to an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum ObjectChange {
    /// It is written, anew or over another.
    Created,
    /// It is deleted, by a request or by a rule of the bucket.
    Removed,
}

/// Records of the stream of a DynamoDB table, or of a Kinesis stream.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields, rename = "{F}Records")]
pub struct Records<F> {
    /// The table, which has a `stream`, or the Kinesis stream: `tables.NAME`, an ARN, or a reference such as `${resources.Clicks.Arn}`.
    #[schemars(required)]
    pub from: Option<Spanned<F>>,
    /// Where reading starts when the function is first deployed. Default: `latest`.
    pub start: Option<Spanned<StreamStart>>,
    /// Most records that one invocation gets. Default: 100.
    #[schemars(range(min = BATCH_SIZE.0, max = BATCH_SIZE.1))]
    pub batch_size: Option<Spanned<u32>>,
    /// Longest time that records are gathered for a batch, in seconds. Default: 0.
    #[schemars(range(min = BATCH_WINDOW_SECONDS.0, max = BATCH_WINDOW_SECONDS.1))]
    pub window: Option<Spanned<u32>>,
    /// Patterns, of which a record has to fit one, such as `eventName: [INSERT]`. At most 5.
    #[schemars(length(min = 1, max = FILTERS))]
    pub filter: Option<Vec<Spanned<JsonMap>>>,
    /// Batches of one shard at once. Default: 1.
    #[schemars(range(min = PARALLELIZATION.0, max = PARALLELIZATION.1))]
    pub parallelization: Option<Spanned<u32>>,
    /// Whether a batch that failed is tried again in halves. Default: `false`.
    pub bisect: Option<Spanned<bool>>,
    /// How often a batch that failed is tried again. Default: until its records are too old.
    #[schemars(range(min = STREAM_RETRIES.0, max = STREAM_RETRIES.1))]
    pub retries: Option<Spanned<u32>>,
    /// How old a record may be, in seconds. Default: as old as the stream keeps them.
    #[schemars(range(min = STREAM_AGE_SECONDS.0, max = STREAM_AGE_SECONDS.1))]
    pub max_age: Option<Spanned<u32>>,
    /// Queue or topic that is told of batches that were given up.
    #[schemars(extend("x-svlc-resources" = ["queues", "topics"]))]
    pub on_failure: Option<Spanned<ResourceName>>,
    /// Whether the function answers from which record on a batch failed. Default: `false`.
    pub partial_failures: Option<Spanned<bool>>,
    /// Seconds over which a function on a managed runtime gathers a state that Lambda hands on from batch to batch. Default: none.
    #[schemars(range(min = TUMBLING_WINDOW_SECONDS.0, max = TUMBLING_WINDOW_SECONDS.1))]
    pub tumbling_window: Option<Spanned<u32>>,
    /// Whether Lambda reads. Default: `true`.
    pub enabled: Option<Spanned<bool>>,
}

impl<F> Default for Records<F> {
    fn default() -> Self {
        Self {
            from: None,
            start: None,
            batch_size: None,
            window: None,
            filter: None,
            parallelization: None,
            bisect: None,
            retries: None,
            max_age: None,
            on_failure: None,
            partial_failures: None,
            tumbling_window: None,
            enabled: None,
        }
    }
}

/// Where reading a stream starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
pub enum StreamStart {
    /// At what comes from then on.
    Latest,
    /// At the oldest record that is kept.
    TrimHorizon,
}

/// Events of an EventBridge event bus.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct BusEvent {
    /// The bus: `buses.NAME`, an ARN, or `default` for the account's own, to which AWS sends its events.
    #[schemars(required, extend("x-svlc-resources" = ["buses"]))]
    pub from: Option<Spanned<EventBusName>>,
    /// Pattern that an event has to fit, such as `source: [shop]`: keys as in an event, and lists of what may stand there.
    #[schemars(required)]
    pub pattern: Option<Spanned<RawMap>>,
    /// How often EventBridge tries again to hand an event to Lambda. Default: 185.
    #[schemars(range(min = TARGET_RETRIES.0, max = TARGET_RETRIES.1))]
    pub retries: Option<Spanned<u32>>,
    /// How long it tries, in seconds. Default: 86,400, a day.
    #[schemars(range(min = TARGET_AGE_SECONDS.0, max = TARGET_AGE_SECONDS.1))]
    pub max_age: Option<Spanned<u32>>,
    /// Queue for events that could not be handed over.
    #[schemars(extend("x-svlc-resources" = ["queues"]))]
    pub dead_letter: Option<Spanned<ResourceName>>,
}
