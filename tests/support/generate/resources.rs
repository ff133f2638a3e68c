//! `tables:`, `queues:`, `topics:`, `buckets:` and `buses:`.

use serde_json::{Map, Value, json};

use super::{Choices, Draft, Record, texts};

const KEY: &str = "arn:${aws.partition}:kms:${aws.region}:${aws.account_id}:key/1f2e3d4c";

/// Adds the resources. `template` names each in an output, so none is unused.
pub(super) fn add(draft: &mut Draft<'_>) {
    let Draft { choices, names, .. } = draft;
    let last = names.queues.last().cloned();
    let queue = |choices: &mut Choices<'_>, name: &str| queue(choices, name, last.as_deref());
    let sections = [
        ("tables", entries(choices, &names.tables, |choices, _| table(choices))),
        ("queues", entries(choices, &names.queues, queue)),
        ("topics", entries(choices, &names.topics, |choices, _| topic(choices))),
        ("buckets", entries(choices, &names.buckets, |choices, _| bucket(choices))),
        ("buses", entries(choices, &names.buses, |choices, _| bus(choices))),
    ];
    for (section, mut entries) in sections {
        // What keeps the order of messages can stand in few places: nothing names it but an output.
        if matches!(section, "queues" | "topics") && draft.choices.rarely(4) {
            let deduplicates = draft.choices.maybe();
            let ordered = json!({ "fifo": true, "content_based_deduplication": deduplicates });
            entries.insert("ordered".to_owned(), ordered);
        }
        draft.section(section, entries);
    }
}

fn entries<'a>(
    choices: &mut Choices<'a>,
    names: &[String],
    make: impl Fn(&mut Choices<'a>, &str) -> Record,
) -> Map<String, Value> {
    let mut entries = Map::new();
    for name in names {
        let mut resource = make(choices, name);
        resource.maybe(choices, "tags", texts::tags);
        entries.insert(name.clone(), resource.into());
    }
    entries
}

fn table(choices: &mut Choices<'_>) -> Record {
    let mut table = Record::default();
    let keys = [json!({ "id": "string" }), json!({ "customer": "string", "at": "number" })];
    let key = choices.pick(&keys);
    let has_sort_key = key["at"] == "number";
    table.set("key", key);
    table.maybe(choices, "billing", |choices| match choices.maybe() {
        true => json!({ "read": choices.between(1, 100), "write": choices.between(1, 100) }),
        false => json!("on-demand"),
    });
    if choices.maybe() {
        let mut indexes = Map::new();
        let mut index = Record::default();
        index.set("key", json!({ "state": "string", "token": "binary" }));
        index.maybe(choices, "projection", |choices| {
            choices.pick(&[json!("all"), json!("keys-only"), json!(["note", "total_paid"])])
        });
        indexes.insert("by-state".to_owned(), index.into());
        if has_sort_key {
            let key = json!({ "customer": "string", "total": "number" });
            indexes.insert("by-total".to_owned(), json!({ "key": key, "local": true }));
        }
        table.set("indexes", indexes);
    }
    let views = ["new-and-old-images", "new-image", "old-image", "keys-only"];
    table.maybe(choices, "stream", |choices| choices.pick(&views));
    table.maybe(choices, "ttl", |_| "expires_at");
    table.maybe(choices, "encryption", |choices| choices.pick(&["aws", KEY]));
    table.maybe(choices, "point_in_time_recovery", |choices| choices.maybe());
    table.maybe(choices, "class", |choices| choices.pick(&["standard", "infrequent-access"]));
    // What CloudFormation is to delete has to be deletable.
    if choices.maybe() {
        let is_kept = choices.maybe();
        table.set("retain", is_kept);
        table.set("deletion_protection", is_kept);
    }
    table
}

/// The last queue takes the dead letters of the others, and keeps them longest.
fn queue(choices: &mut Choices<'_>, name: &str, last: Option<&str>) -> Record {
    let mut queue = Record::default();
    queue.maybe(choices, "visibility_timeout", |choices| choices.between(30, 43_200));
    queue.maybe(choices, "delay", |choices| choices.between(0, 900));
    queue.maybe(choices, "max_message_size", |choices| choices.between(1_024, 1_048_576));
    queue.maybe(choices, "receive_wait", |choices| choices.between(0, 20));
    queue.maybe(choices, "encryption", |choices| choices.pick(&["aws", KEY]));
    if let Some(last) = last.filter(|last| *last != name) {
        queue.maybe(choices, "retention", |choices| choices.between(60, 345_600));
        queue.maybe(choices, "dead_letter", |choices| {
            let mut letters = Record::default();
            letters.set("queue", format!("queues.{last}"));
            letters.maybe(choices, "after", |choices| choices.between(1, 1_000));
            letters
        });
    }
    queue
}

fn topic(choices: &mut Choices<'_>) -> Record {
    let mut topic = Record::default();
    topic.maybe(choices, "encryption", |choices| choices.pick(&["aws", "none", KEY]));
    topic
}

fn bucket(choices: &mut Choices<'_>) -> Record {
    let mut bucket = Record::default();
    bucket.maybe(choices, "encryption", |choices| choices.pick(&["aws", KEY]));
    bucket.maybe(choices, "versioning", |choices| choices.maybe());
    bucket.maybe(choices, "expire", |choices| choices.between(1, 3_650));
    bucket.maybe(choices, "retain", |choices| choices.maybe());
    bucket.maybe(choices, "cors", |choices| {
        let mut cors = Record::default();
        let origins = ["https://shop.example.com", "https://*.example.com:8443", "*"];
        cors.set("origins", choices.some(&origins, 1));
        cors.set("methods", choices.some(&["GET", "PUT", "HEAD", "POST", "DELETE"], 1));
        cors.maybe(choices, "headers", |choices| choices.some(&["*", "x-amz-*"], 1));
        cors.maybe(choices, "expose_headers", |_| json!(["etag"]));
        cors.maybe(choices, "max_age", |choices| choices.between(0, 86_400));
        cors
    });
    bucket
}

fn bus(choices: &mut Choices<'_>) -> Record {
    let mut bus = Record::default();
    bus.maybe(choices, "description", |choices| texts::some_text(choices));
    bus.maybe(choices, "archive", |choices| choices.between(1, 3_650));
    bus
}
