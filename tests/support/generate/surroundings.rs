//! What a function works in and how it is invoked: network, file system, key, log, layers, versions, URL.

use serde_json::{Value, json};

use super::names::Names;
use super::{Choices, Record};

/// Settings that `defaults` has too.
pub(super) fn shared(choices: &mut Choices<'_>, into: &mut Record) {
    into.maybe(choices, "tracing", |choices| choices.maybe());
    into.maybe(choices, "logging", logging);
    into.maybe(choices, "vpc", vpc);
    into.maybe(
        choices,
        "kms_key",
        |_| "arn:${aws.partition}:kms:${aws.region}:${aws.account_id}:key/1a2b",
    );
}

/// Of a function only: `kind` is what its code comes as, `of` its place among the functions.
pub(super) fn own(
    choices: &mut Choices<'_>,
    into: &mut Record,
    names: &Names,
    kind: &str,
    of: usize,
) {
    if kind != "image" {
        let layers = [
            "arn:aws:lambda:${aws.region}:123456789012:layer:tools:3",
            "arn:${aws.partition}:lambda:${aws.region}:${aws.account_id}:layer:own:1",
        ];
        into.maybe(choices, "layers", |choices| choices.some(&layers, 1));
        into.maybe(choices, "runtime_management", |choices| {
            let version = "arn:aws:lambda:${aws.region}::runtime:0123456789abcdef";
            choices.pick(&[json!("auto"), json!("function-update"), json!({ "version": version })])
        });
    }
    into.maybe(choices, "recursive_loop", |choices| choices.pick(&["terminate", "allow"]));
    match choices.below(6) {
        3 if into.0.contains_key("vpc") => into.set("file_system", json!({
            "access_point": "arn:${aws.partition}:elasticfilesystem:${aws.region}:${aws.account_id}:access-point/fsap-0a1b2c3d4e5f60718",
            "mount": choices.pick(&["/mnt/files", "/mnt/a.b-c_1"]),
        })),
        4 if into.0.get("reserved_concurrency").is_none_or(|most| most.as_i64() >= Some(5)) => {
            into.set("provisioned_concurrency", choices.between(1, 5));
        }
        5 if !into.0.contains_key("ephemeral_storage") => {
            let runtime = into.0.get("runtime").and_then(Value::as_str);
            into.set("snap_start", runtime.is_some_and(|name| name.starts_with("java")));
            // What `defaults` give may be more than a snapshot takes.
            into.set("ephemeral_storage", 512);
        }
        _ => {}
    }
    into.maybe(choices, "url", url);
    into.maybe(choices, "async", |choices| invocations(choices, names, of));
}

fn logging(choices: &mut Choices<'_>) -> Value {
    let mut logging = Record::default();
    if choices.rarely(4) {
        logging.set("group", choices.pick(&["/shop/all", "/shop/${aws.stack_name}"]));
    }
    if choices.maybe() {
        logging.set("format", "json");
        let levels = ["info", "trace", "debug", "warn", "error", "fatal"];
        logging.maybe(choices, "level", |choices| choices.pick(&levels));
        logging.maybe(choices, "system_level", |choices| choices.pick(&["info", "debug", "warn"]));
    } else {
        logging.maybe(choices, "format", |_| "text");
    }
    logging.into()
}

fn vpc(choices: &mut Choices<'_>) -> Value {
    let mut vpc = Record::default();
    vpc.set("subnets", choices.some(&["subnet-0a1b2c3d", "subnet-1a2b3c4d"], 1));
    vpc.set("security_groups", choices.some(&["sg-0a1b2c3d", "sg-1a2b3c4d"], 1));
    vpc.maybe(choices, "ipv6", |choices| choices.maybe());
    vpc.into()
}

fn url(choices: &mut Choices<'_>) -> Value {
    if !choices.maybe() {
        return json!("iam");
    }
    let mut url = Record::default();
    url.set("auth", "iam");
    url.maybe(choices, "invoke_mode", |choices| choices.pick(&["buffered", "response-stream"]));
    url.maybe(choices, "cors", |choices| {
        let mut cors = Record::default();
        cors.set("origins", json!(["https://shop.example.com"]));
        cors.maybe(choices, "methods", |choices| choices.some(&["GET", "POST"], 1));
        cors.maybe(choices, "headers", |_| json!(["x-key"]));
        cors.maybe(choices, "expose_headers", |_| json!(["x-id"]));
        cors.maybe(choices, "credentials", |choices| choices.maybe());
        cors.maybe(choices, "max_age", |choices| choices.between(0, 86_400));
        cors
    });
    url.into()
}

/// What becomes of asynchronous invocations. A function hands on only to those before it.
fn invocations(choices: &mut Choices<'_>, names: &Names, of: usize) -> Value {
    let mut invocations = Record::default();
    invocations.maybe(choices, "max_age", |choices| choices.between(60, 21_600));
    invocations.maybe(choices, "retries", |choices| choices.between(0, 2));
    let sections = [
        ("queues", &names.queues[..]),
        ("topics", &names.topics),
        ("buses", &names.buses),
        ("functions", &names.functions[..of]),
    ];
    let own = sections
        .into_iter()
        .flat_map(|(section, names)| names.iter().map(move |name| format!("{section}.{name}")));
    let mut targets = vec!["arn:aws:sns:eu-west-1:123456789012:done".to_owned()];
    targets.extend(own);
    invocations.maybe(choices, "on_success", |choices| choices.pick(&targets));
    targets.extend(names.buckets.iter().map(|name| format!("buckets.{name}")));
    invocations.maybe(choices, "on_failure", |choices| choices.pick(&targets));
    invocations.into()
}
