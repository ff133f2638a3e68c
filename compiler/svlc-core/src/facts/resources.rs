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
