//! Event source mappings: Lambda fetches from queues and streams what it invokes functions with, in the function's own role.

use super::super::role::{self, Statement};
use super::super::{invocation, raw, tag_list, text};
use super::Resources;
use crate::access::Kind;
use crate::cfn::{Map, Resource, Value, logical_id};
use crate::model::{
    Event, EventSource, Function, Grant, Mapping, MappingSource, Model, Reading, StreamStart,
};

/// What the function's role may do with a queue that Lambda fetches from.
const OF_QUEUES: [&str; 3] = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"];
/// What it may do with the stream of a table.
const OF_TABLES: [&str; 4] = [
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
];
/// What it may do with a Kinesis stream.
const OF_STREAMS: [&str; 5] = [
    "kinesis:DescribeStream",
    "kinesis:DescribeStreamSummary",
    "kinesis:GetRecords",
    "kinesis:GetShardIterator",
    "kinesis:ListShards",
];

/// A mapping.
pub(super) fn mapping(function: &Function, event: &Event, one: &Mapping, all: &mut Resources) {
    let filters = one.filters.iter().map(|filter| Map::new().with("Pattern", raw::json(filter)));
    let filters = Map::new().with_filled("Filters", Value::list(filters));
    let scaling = Map::new().with_some("MaximumConcurrency", one.max_concurrency);
    let responses = one.partial_failures.then(|| Value::list(["ReportBatchItemFailures"]));
    let properties = Map::new()
        .with("FunctionName", invocation::invocable(function))
        .with("EventSourceArn", source(&one.source))
        .with_some("Enabled", (!one.enabled).then_some(false))
        .with_some("BatchSize", one.batch_size)
        .with_some("MaximumBatchingWindowInSeconds", one.window)
        .with_filled("FilterCriteria", filters)
        .with_filled("ScalingConfig", scaling)
        .and(one.reading.as_ref().map(reading).unwrap_or_default())
        .with_some("FunctionResponseTypes", responses)
        .with_filled("Tags", tag_list(&function.tags));
    let id = logical_id::mapping(&function.name, &event.label, &event.identity);
    all.insert(id, Resource::new("AWS::Lambda::EventSourceMapping", properties).at(event.origin));
}

/// The ARN of a source.
fn source(source: &MappingSource) -> Value {
    match source {
        MappingSource::Queue(queue) => text::arn(queue),
        MappingSource::Table(table) => match table.own() {
            Some(id) => text::attribute(id, "stream_arn"),
            None => text::arn(table),
        },
        MappingSource::Stream(arn) => text::value(arn),
    }
}

fn reading(reading: &Reading) -> Map {
    let start = match reading.start {
        StreamStart::Latest => "LATEST",
        StreamStart::TrimHorizon => "TRIM_HORIZON",
    };
    let destination = reading.on_failure.as_ref().map(|target| {
        Map::new().with("OnFailure", Map::new().with("Destination", text::arn(target)))
    });
    Map::new()
        .with("StartingPosition", start)
        .with_some("ParallelizationFactor", reading.parallelization)
        .with_some("BisectBatchOnFunctionError", reading.bisect.then_some(true))
        .with_some("MaximumRetryAttempts", reading.retries)
        .with_some("MaximumRecordAgeInSeconds", reading.max_age)
        .with_some("DestinationConfig", destination)
        .with_some("TumblingWindowInSeconds", reading.tumbling_window)
}

/// What the role of a function needs for its mappings.
pub(super) fn rights(model: &Model, function: &Function) -> Vec<(&'static str, Vec<Statement>)> {
    let mappings = || {
        function.events.iter().filter_map(|event| match &event.source {
            EventSource::Mapping(mapping) => Some(mapping),
            _ => None,
        })
    };
    let fetch = mappings().flat_map(|mapping| {
        let actions = match mapping.source {
            MappingSource::Queue(_) => &OF_QUEUES[..],
            MappingSource::Table(_) => &OF_TABLES,
            MappingSource::Stream(_) => &OF_STREAMS,
        };
        let fetch = Statement::allow(actions.iter().copied(), [source(&mapping.source)]);
        let key = match &mapping.source {
            MappingSource::Queue(queue) => role::key(model, queue, Kind::Queue, Grant::Consume),
            MappingSource::Table(table) => role::key(model, table, Kind::Table, Grant::Read),
            MappingSource::Stream(_) => None,
        };
        [fetch].into_iter().chain(key)
    });
    let tell = mappings().filter_map(|mapping| mapping.reading.as_ref()?.on_failure.as_ref());
    let policies = [
        ("FetchEvents", fetch.collect::<Vec<_>>()),
        ("TellFailures", tell.flat_map(|target| role::send(model, target)).collect()),
    ];
    policies.into_iter().filter(|(_, statements)| !statements.is_empty()).collect()
}
