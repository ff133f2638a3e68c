//! Facts about what invokes functions beside routes. Sources as in [`crate::facts`], and `scheduler-ug`, the Amazon EventBridge
//! Scheduler user guide; `lambda-dg`, pages on event source mappings and event filtering.

/// Longest expression of a schedule (`cfn`, AWS::Scheduler::Schedule ScheduleExpression).
pub const SCHEDULE_EXPRESSION: usize = 256;
/// Longest name of a time zone (`cfn`, AWS::Scheduler::Schedule ScheduleExpressionTimezone).
pub const TIME_ZONE: usize = 50;
/// Minutes within which Scheduler may choose (`cfn`, AWS::Scheduler::Schedule FlexibleTimeWindow).
pub const FLEXIBLE_WINDOW_MINUTES: (u32, u32) = (1, 1_440);
/// How often EventBridge tries again (`cfn`, AWS::Scheduler::Schedule and AWS::Events::Rule RetryPolicy).
pub const TARGET_RETRIES: (u32, u32) = (0, 185);
/// How long EventBridge tries, in seconds (`cfn`, as above).
pub const TARGET_AGE_SECONDS: (u32, u32) = (60, 86_400);
/// The years that a cron expression of Scheduler can name (`scheduler-ug`, schedule types).
pub const CRON_YEARS: (u32, u32) = (1970, 2199);

/// Records in a batch (`cfn`, AWS::Lambda::EventSourceMapping BatchSize).
pub const BATCH_SIZE: (u32, u32) = (1, 10_000);
/// Messages in a batch of a FIFO queue, and of any queue without a window (`cfn`, as above).
pub const SMALL_BATCH: u32 = 10;
/// Messages in a batch when a spec gives no size (`cfn`, as above).
pub const DEFAULT_QUEUE_BATCH: u32 = 10;
/// The same of the records of a stream (`cfn`, as above).
pub const DEFAULT_STREAM_BATCH: u32 = 100;
/// Seconds that records are gathered (`cfn`, MaximumBatchingWindowInSeconds).
pub const BATCH_WINDOW_SECONDS: (u32, u32) = (0, 300);
/// Invocations at once for one queue (`cfn`, ScalingConfig MaximumConcurrency).
pub const MAX_CONCURRENCY: (u32, u32) = (2, 1_000);
/// Batches of one shard at once (`cfn`, ParallelizationFactor).
pub const PARALLELIZATION: (u32, u32) = (1, 10);
/// How often a batch of a stream is tried again (`cfn`, MaximumRetryAttempts); -1, for ever, is what AWS takes.
pub const STREAM_RETRIES: (u32, u32) = (0, 10_000);
/// How old a record of a stream may be, in seconds (`cfn`, MaximumRecordAgeInSeconds); -1, any age, is what AWS takes.
pub const STREAM_AGE_SECONDS: (u32, u32) = (60, 604_800);
/// Seconds of a tumbling window (`cfn`, TumblingWindowInSeconds; 0 is none).
pub const TUMBLING_WINDOW_SECONDS: (u32, u32) = (1, 900);
/// Filters of one mapping (`lambda-dg`, event filtering: 5, up to 10 on request).
pub const FILTERS: usize = 5;
/// A filter, as JSON, in bytes (`cfn`, FilterCriteria Pattern).
pub const FILTER_BYTES: usize = 4_096;
/// The pattern of a rule, as JSON, in bytes (`botocore`, events PutRule).
pub const PATTERN_BYTES: usize = 4_096;
/// Keys of the filter policy of a subscription (SNS developer guide, subscription-filter-policy-constraints).
pub const FILTER_POLICY_KEYS: usize = 5;
/// Combinations of values in it, each counted once for each level that it lies at (as above).
pub const FILTER_POLICY_COMBINATIONS: u64 = 150;
/// Functions that read one shard of a table's stream without throttling one another (`lambda-dg`, with-ddb).
pub const STREAM_READERS: usize = 2;
/// How many times a function's timeout a queue's visibility timeout is meant to be (`lambda-dg`, services-sqs-configure).
pub const VISIBILITY_FACTOR: u32 = 6;
/// Longest key, and so prefix or suffix, of an object (`lambda-dg` none; Amazon S3 user guide, object keys).
pub const OBJECT_KEY: usize = 1_024;
