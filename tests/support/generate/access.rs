//! `access:` and `policies:` of functions.

use serde_json::{Map, Value, json};

use super::names::Names;
use super::{Choices, Record, texts};

/// Grants on resources of the service, on functions before `of`, on secrets and on resources outside.
pub(super) fn grants(choices: &mut Choices<'_>, names: &Names, of: usize) -> Value {
    let data: &[&str] = &["read", "write", "read-write"];
    let sections: [(_, _, &[&str]); 6] = [
        ("tables", &names.tables[..], data),
        ("queues", &names.queues[..], &["publish", "consume"]),
        ("topics", &names.topics[..], &["publish"]),
        ("buckets", &names.buckets[..], data),
        ("buses", &names.buses[..], &["publish"]),
        ("functions", &names.functions[..of], &["invoke"]),
    ];
    let mut all: Vec<(String, &[&str])> = Vec::new();
    for (section, names, grants) in sections {
        all.extend(names.iter().map(|name| (format!("{section}.{name}"), grants)));
    }
    for (target, grants) in [
        ("secrets.ssm./shop/url", &["read"][..]),
        ("secrets.secretsmanager.shop/db", &["read"]),
        ("arn:aws:dynamodb:eu-west-1:123456789012:table/other", data),
        ("arn:${aws.partition}:sqs:${aws.region}:${aws.account_id}:other", &["publish"]),
    ] {
        all.push((target.to_owned(), grants));
    }
    let mut access = Map::new();
    for (target, grants) in choices.some(&all, 1) {
        access.insert(target, json!(choices.pick(grants)));
    }
    Value::Object(access)
}

/// Managed policies and statements.
pub(super) fn policies(choices: &mut Choices<'_>, names: &Names, of: usize) -> Value {
    let managed = [
        "arn:aws:iam::aws:policy/CloudWatchLambdaInsightsExecutionRolePolicy",
        "arn:${aws.partition}:iam::${aws.account_id}:policy/own",
    ];
    let mut policies: Vec<Value> = choices.some(&managed, 0).into_iter().map(Value::from).collect();
    for _ in 0..=choices.below(2) {
        policies.push(statement(choices, names, of));
    }
    json!(policies)
}

fn statement(choices: &mut Choices<'_>, names: &Names, of: usize) -> Value {
    let arns = [
        "arn:aws:kinesis:eu-west-1:123456789012:stream/clicks".to_owned(),
        "arn:${aws.partition}:kinesis:*:${aws.account_id}:stream/a*".to_owned(),
    ];
    let mut statement = Record::default();
    statement.set("actions", choices.some(&["kinesis:PutRecord", "kinesis:PutRecords"], 1));
    statement.set("resources", choices.some(&arns, 1));
    statement.maybe(choices, "conditions", |choices| {
        json!({
            "StringEquals": { "aws:SourceAccount": "${aws.account_id}" },
            "ForAnyValue:StringLikeIfExists": {
                "aws:PrincipalTag/team": ["a*", texts::interpolated(choices, names, Some(of))]
            },
        })
    });
    statement.into()
}
