//! Functions that `events:` invoke, in their short and their long forms.

use serde_json::{Value, json};

use super::names::Names;
use super::{Choices, Draft, Record, texts};

/// Adds up to three functions that no route reaches.
pub(super) fn add(draft: &mut Draft<'_>) {
    let Draft { choices, names, spec } = draft;
    let mut functions = Vec::new();
    if choices.maybe() {
        functions.push(("worker", queues(choices, names)));
    }
    if choices.maybe() {
        functions.push(("listener", pushed(choices, names)));
    }
    if choices.maybe() {
        functions.push(("reader", streams(choices, names, spec.get("tables"))));
    }
    for (name, mut events) in functions {
        answer_alike(&mut events);
        let mut function = Record::default();
        // A state over several batches is for managed runtimes.
        let has_state = json!(events).to_string().contains("tumbling_window");
        if has_state {
            function.set("runtime", "nodejs24.x");
            function.set("code", "functions/reader");
            function.set("handler", "index.handler");
        } else if spec.get("defaults").is_some_and(|defaults| defaults["runtime"] != "rust") {
            function.set("runtime", "rust");
        }
        // No longer than a message of a queue is hidden.
        function.set("timeout", choices.between(1, 5));
        function.set("events", events);
        let all = spec.entry("functions").or_insert_with(|| json!({}));
        all[name] = function.into();
    }
}

/// A handler has one type of answer: if it names what failed of one event, it does of all.
fn answer_alike(events: &mut [Value]) {
    let names_failures = |event: &Value| event.to_string().contains("\"partial_failures\":true");
    if !events.iter().any(names_failures) {
        return;
    }
    for event in events.iter_mut().filter_map(Value::as_object_mut).flatten().map(|(_, one)| one) {
        if event.is_string() {
            *event = json!({ "from": event });
        }
        event["partial_failures"] = json!(true);
    }
}

/// Each queue has one function that reads it.
fn queues(choices: &mut Choices<'_>, names: &Names) -> Vec<Value> {
    let mut queues: Vec<String> =
        names.queues.iter().map(|name| format!("queues.{name}")).collect();
    queues.push("arn:aws:sqs:eu-west-1:123456789012:others".to_owned());
    let chosen = choices.some(&queues, 1);
    chosen.into_iter().map(|queue| json!({ "queue": queue_source(choices, &queue) })).collect()
}

fn queue_source(choices: &mut Choices<'_>, from: &str) -> Value {
    if !choices.maybe() {
        return json!(from);
    }
    let mut source = Record::default();
    source.set("from", from);
    if choices.maybe() {
        source.set("batch_size", choices.between(1, 10_000));
        source.set("window", choices.between(1, 300));
    }
    source.maybe(choices, "filter", |_| {
        json!([{ "body": { "kind": ["order"], "note": [null], "amount": [{ "numeric": [">", 0] }] } }])
    });
    source.maybe(choices, "partial_failures", |choices| choices.maybe());
    source.maybe(choices, "max_concurrency", |choices| choices.between(2, 1_000));
    source.maybe(choices, "enabled", |choices| choices.maybe());
    source.into()
}

/// What AWS hands over by itself: schedules, topics, buckets, buses.
fn pushed(choices: &mut Choices<'_>, names: &Names) -> Vec<Value> {
    let mut events = vec![json!({ "schedule": schedule(choices, names) })];
    for name in choices.some(&names.topics, 0) {
        events.push(json!({ "topic": topic(choices, names, &name) }));
    }
    for name in choices.some(&names.buckets, 0) {
        events.push(json!({ "bucket": bucket(choices, &name) }));
    }
    let mut buses: Vec<String> = names.buses.iter().map(|name| format!("buses.{name}")).collect();
    buses.push("default".to_owned());
    for from in choices.some(&buses, 0) {
        events.push(json!({ "bus": bus(choices, names, &from) }));
    }
    events
}

fn schedule(choices: &mut Choices<'_>, names: &Names) -> Value {
    let expression =
        choices.pick(&["rate(5 minutes)", "cron(0 3 * * ? *)", "at(2027-01-01T00:00:00)"]);
    if !choices.maybe() {
        return json!(expression);
    }
    let mut schedule = Record::default();
    schedule.set("expression", expression);
    schedule.maybe(choices, "time_zone", |choices| choices.pick(&["Europe/Berlin", "UTC"]));
    schedule.maybe(choices, "input", |choices| {
        json!({ "text": texts::text(choices), "account": "${aws.account_id}", "sizes": [1, 2.5, null] })
    });
    schedule.maybe(choices, "enabled", |choices| choices.maybe());
    schedule.maybe(choices, "flexible_window", |choices| choices.between(1, 1_440));
    delivery(choices, names, &mut schedule);
    schedule.into()
}

/// How often and how long a target is tried, and where events go that it never took.
fn delivery(choices: &mut Choices<'_>, names: &Names, into: &mut Record) {
    into.maybe(choices, "retries", |choices| choices.between(0, 185));
    into.maybe(choices, "max_age", |choices| choices.between(60, 86_400));
    dead_letter(choices, names, into);
}

fn dead_letter(choices: &mut Choices<'_>, names: &Names, into: &mut Record) {
    if let Some(queue) = choices.pick_any(&names.queues).filter(|_| choices.maybe()) {
        into.set("dead_letter", format!("queues.{queue}"));
    }
}

fn topic(choices: &mut Choices<'_>, names: &Names, name: &str) -> Value {
    let from = format!("topics.{name}");
    if !choices.maybe() {
        return json!(from);
    }
    let mut topic = Record::default();
    topic.set("from", from);
    topic.maybe(choices, "filter", |_| json!({ "state": ["ALARM", { "prefix": "OK" }] }));
    topic.maybe(choices, "filter_scope", |choices| choices.pick(&["attributes", "body"]));
    dead_letter(choices, names, &mut topic);
    topic.into()
}

fn bucket(choices: &mut Choices<'_>, name: &str) -> Value {
    let from = format!("buckets.{name}");
    if !choices.maybe() {
        return json!(from);
    }
    let mut bucket = Record::default();
    bucket.set("from", from);
    bucket.maybe(choices, "on", |choices| choices.some(&["created", "removed"], 1));
    bucket.maybe(choices, "prefix", |_| "in/");
    bucket.maybe(choices, "suffix", |_| ".csv");
    bucket.into()
}

fn bus(choices: &mut Choices<'_>, names: &Names, from: &str) -> Value {
    let mut bus = Record::default();
    bus.set("from", from);
    bus.set(
        "pattern",
        json!({ "source": ["shop"], "detail": { "vip": [true, { "exists": false }] } }),
    );
    delivery(choices, names, &mut bus);
    bus.into()
}

/// A stream of a table and one of Kinesis.
fn streams(choices: &mut Choices<'_>, names: &Names, tables: Option<&Value>) -> Vec<Value> {
    let tables = tables.and_then(Value::as_object).into_iter().flatten();
    let mut streaming = tables.filter(|(_, table)| table.get("stream").is_some());
    let table = match streaming.next() {
        Some((name, _)) => format!("tables.{name}"),
        None => "arn:aws:dynamodb:eu-west-1:123456789012:table/t/stream/2026-01-01T00:00:00.000"
            .to_owned(),
    };
    let stream = "arn:aws:kinesis:eu-west-1:123456789012:stream/clicks";
    let table = json!({ "table": records(choices, names, &table) });
    let stream = json!({ "stream": records(choices, names, stream) });
    choices.some(&[table, stream], 1)
}

fn records(choices: &mut Choices<'_>, names: &Names, from: &str) -> Value {
    if !choices.maybe() {
        return json!(from);
    }
    let mut records = Record::default();
    records.set("from", from);
    records.maybe(choices, "start", |choices| choices.pick(&["latest", "trim-horizon"]));
    records.maybe(choices, "batch_size", |choices| choices.between(1, 100));
    records.maybe(choices, "window", |choices| choices.between(1, 300));
    records.maybe(choices, "filter", |_| json!([{ "eventName": ["INSERT"] }]));
    records.maybe(choices, "parallelization", |choices| choices.between(1, 10));
    records.maybe(choices, "bisect", |choices| choices.maybe());
    records.maybe(choices, "retries", |choices| choices.between(0, 10_000));
    records.maybe(choices, "max_age", |choices| choices.between(60, 604_800));
    if let Some(topic) = choices.pick_any(&names.topics) {
        records.set("on_failure", format!("topics.{topic}"));
    }
    records.maybe(choices, "partial_failures", |choices| choices.maybe());
    records.maybe(choices, "enabled", |choices| choices.maybe());
    if choices.rarely(4) {
        records.set("tumbling_window", choices.between(1, 900));
    }
    records.into()
}
