//! Facts about rights, tables, queues, topics, buckets and event buses. `iam` is the IAM user guide (quotas).

/// Policies of a role together, in characters without blanks (`iam`).
pub const ROLE_POLICIES_CHARACTERS: usize = 10_240;
/// Managed policies of a role (`iam`; up to 25 by request).
pub const MANAGED_POLICIES: usize = 10;

/// Words that are often taken for the name of a service in an action, with the one that IAM has for it. A test compares both with
/// cfn-lint's `Policies.json`.
pub const MISTAKEN_SERVICES: &[(&str, &str)] = &[
    ("apigatewayv2", "apigateway"),
    ("cognito", "cognito-idp"),
    ("cloudwatchlogs", "logs"),
    ("dynamo", "dynamodb"),
    ("ddb", "dynamodb"),
    ("eventbridge", "events"),
    ("parameterstore", "ssm"),
    ("secretmanager", "secretsmanager"),
    ("secrets", "secretsmanager"),
    ("sfn", "states"),
    ("stepfunctions", "states"),
];

/// Read or write capacity units that a table can be given (`cfn`; an account starts with 40,000 of each for a table).
pub const CAPACITY_UNITS: (u32, u32) = (1, 40_000);
/// Global indexes of a table (DynamoDB developer guide, quotas).
pub const GLOBAL_INDEXES: usize = 20;
/// Local indexes of a table (DynamoDB developer guide, quotas).
pub const LOCAL_INDEXES: usize = 5;
/// Attributes that one index can be given by name (DynamoDB API reference, Projection).
pub const PROJECTED_ATTRIBUTES_OF_INDEX: usize = 20;
/// Attributes that all indexes of a table together can be given by name (`cfn`, AWS::DynamoDB::Table NonKeyAttributes).
pub const PROJECTED_ATTRIBUTES: usize = 100;

/// Visibility timeout of a queue in seconds (`cfn`, AWS::SQS::Queue).
pub const VISIBILITY_TIMEOUT_SECONDS: (u32, u32) = (0, 43_200);
/// Visibility timeout when a spec gives none, in seconds (`cfn`, AWS::SQS::Queue).
pub const DEFAULT_VISIBILITY_TIMEOUT_SECONDS: u32 = 30;
/// How long a queue keeps a message, in seconds (`cfn`, AWS::SQS::Queue).
pub const MESSAGE_RETENTION_SECONDS: (u32, u32) = (60, 1_209_600);
/// How long a queue keeps a message when a spec does not say, in seconds (`cfn`, AWS::SQS::Queue).
pub const DEFAULT_MESSAGE_RETENTION_SECONDS: u32 = 345_600;
/// Delay of a queue in seconds (`cfn`, AWS::SQS::Queue).
pub const DELAY_SECONDS: (u32, u32) = (0, 900);
/// Largest message of a queue in bytes (`cfn`, AWS::SQS::Queue).
pub const MESSAGE_BYTES: (u32, u32) = (1_024, 1_048_576);
/// How long a receiver waits for a message, in seconds (`cfn`, AWS::SQS::Queue).
pub const RECEIVE_WAIT_SECONDS: (u32, u32) = (0, 20);
/// How often a message is received before it goes to the dead letters (SQS API reference, maxReceiveCount).
pub const MAX_RECEIVE_COUNT: (u32, u32) = (1, 1_000);
/// How often a message is received when a spec does not say. A guess that rides out a short failure.
pub const DEFAULT_MAX_RECEIVE_COUNT: u32 = 5;

/// Days after which a bucket deletes objects: at least one, and at most what fits a century.
pub const LIFECYCLE_DAYS: (u32, u32) = (1, 36_500);
/// Days after which a bucket drops uploads that were never completed. They are paid for, and no listing shows them.
pub const INCOMPLETE_UPLOAD_DAYS: u32 = 7;

/// Days that an archive of events keeps them: at least one, and at most what fits a century.
pub const ARCHIVE_DAYS: (u32, u32) = (1, 36_500);
/// Longest description of an event bus (`botocore`, events CreateEventBus).
pub const BUS_DESCRIPTION: usize = 512;
