//! Events that are made up for a source: they are as AWS sends them, and what it would not send is refused.

use serde_json::{Value, json};
use svlc_core::source::Source;
use svlc_emulator::{Setup, Sources, support};

/// An event of every source, each of which names itself and its function.
const EVERY: &str = "service: shop
functions:
  f:
    events:
      - queue: { from: queues.jobs, filter: [{ body: { kind: [order] } }] }
      - topic: { from: topics.news, filter: { kind: [order] } }
      - table: tables.orders
      - stream: arn:aws:kinesis:eu-west-1:123456789012:stream/clicks
      - bucket: { from: buckets.files, prefix: in/ }
      - bus: { from: default, pattern: { source: [shop] } }
  nightly: { events: [{ schedule: rate(1 day) }, { topic: topics.news }] }
  g: {}
routes: { ANY /: g }
queues: { jobs: {} }
topics: { news: {} }
tables: { orders: { key: { id: string }, stream: new-image } }
buckets: { files: {} }
";

fn with_sources<T>(spec: &str, asked: impl Fn(&Sources<'_>) -> T) -> T {
    let compilation = svlc_core::compile(&Source::new("s.yaml", spec.to_owned()));
    let output = compilation.output.unwrap_or_else(|| panic!("{:#?}", compilation.diagnostics));
    let setup = Setup::default();
    asked(&Sources::new(support::check(&output.model, &setup).expect("all of it is emulated")))
}

/// Whether AWS's own types for Rust read an event.
fn is_read(source: &str, event: &Value) -> bool {
    use aws_lambda_events::{dynamodb, eventbridge, kinesis, sns, sqs};
    let event = event.clone();
    let read = match source.split('.').next().expect("a source has a section") {
        "queue" | "queues" => serde_json::from_value::<sqs::SqsEvent>(event).map(drop),
        "topic" => serde_json::from_value::<sns::SnsEvent>(event).map(drop),
        "table" => serde_json::from_value::<dynamodb::Event>(event).map(drop),
        "stream" => serde_json::from_value::<kinesis::KinesisEvent>(event).map(drop),
        _ => serde_json::from_value::<eventbridge::EventBridgeEvent>(event).map(drop),
    };
    read.is_ok()
}

#[test]
fn made_up_events_are_as_aws_sends_them() {
    let event = |source: &str, bodies: &[&str]| -> Value {
        let bodies: Vec<String> = bodies.iter().map(|body| (*body).to_owned()).collect();
        let made =
            with_sources(EVERY, |sources| sources.event(source, Some("f"), &bodies)).unwrap();
        assert_eq!(made.function, "f");
        let event = serde_json::from_str(&made.event).unwrap();
        assert!(is_read(source, &event), "{source}: {event}");
        event
    };
    let queue = event("queue.jobs", &[r#"{"kind":"order"}"#, r#"{"kind":"order","n":2}"#]);
    assert_eq!(queue["Records"][1]["body"], r#"{"kind":"order","n":2}"#);
    assert_eq!(event("queues.jobs", &[])["Records"][0]["body"], r#"{"kind":"order"}"#);
    let topic = event("topic.news", &["hi"]);
    assert_eq!(topic["Records"][0]["Sns"]["Message"], "hi");
    let change = &event("table", &[r#"{"id":"a","n":[1]}"#])["Records"][0]["dynamodb"];
    assert_eq!(change["Keys"], json!({ "id": { "S": "a" } }));
    assert_eq!(change["NewImage"], json!({ "id": { "S": "a" }, "n": { "L": [{ "N": "1" }] } }));
    assert_eq!(event("stream.clicks", &["hi"])["Records"][0]["kinesis"]["data"], "aGk=");
    let bucket = event("bucket.files", &["in/a.png"]);
    assert_eq!(bucket["detail"]["object"]["key"], "in/a.png");
    let bus = event("bus.default", &[r#"{"n":1}"#]);
    assert_eq!((&bus["source"], &bus["detail"]), (&json!("shop"), &json!({ "n": 1 })));
    let made = with_sources(EVERY, |sources| sources.event("schedule.nightly", None, &[])).unwrap();
    assert_eq!(made.function, "nightly");
    assert!(is_read("schedule", &serde_json::from_str(&made.event).unwrap()), "{}", made.event);
}

#[test]
fn what_aws_would_not_deliver_is_refused() {
    for (source, function, bodies, message) in [
        ("queue.job", None, &[][..], "nothing called `queue.job` invokes a function"),
        ("topic.news", None, &[], "`topic.news` invokes `f`, `nightly`"),
        (
            "queue.jobs",
            None,
            &["{}"],
            "the filter of the event does not take it, so that AWS would not deliver it",
        ),
        (
            "bucket.files",
            None,
            &["out/a"],
            "the prefix or suffix of the event does not take it, so that AWS would not deliver it",
        ),
        ("table.orders", None, &["{}"], "the item has no `id`, which is in the key of its table"),
        ("table.orders", None, &["1"], "the body `1` is no JSON object"),
        (
            "topic.news",
            Some("f"),
            &["1", "2"],
            "several bodies make a batch, and a topic invokes once for each",
        ),
        ("schedule", None, &["1"], "a schedule has no body"),
    ] {
        let bodies: Vec<String> = bodies.iter().map(|body| (*body).to_owned()).collect();
        let refused = with_sources(EVERY, |sources| sources.event(source, function, &bodies));
        assert_eq!(refused.unwrap_err().message, message);
    }
}

/// What is meant is one source, which has a name of its own, and AWS sends no more of it at once.
#[test]
fn of_several_sources_one_is_named() {
    let spec = "service: shop
functions:
  f:
    events:
      - schedule: { expression: rate(1 day), input: { n: 1 } }
      - queue: queues.jobs
      - schedule: { expression: rate(1 day), input: { n: 2 } }
      - queue: queues.mails
  g: {}
routes: { ANY /: g }
queues: { jobs: {}, mails: {} }
";
    let bodies = |count: usize| vec!["{}".to_owned(); count];
    let event = |source: &str, count| {
        with_sources(spec, |sources| sources.event(source, Some("f"), &bodies(count)))
    };
    for (source, names) in [
        ("queue", "`queue.jobs`, `queue.mails`"),
        ("schedule", "`schedule.f.1`, `schedule.f.2`"),
        ("schedules.f", "`schedule.f.1`, `schedule.f.2`"),
    ] {
        let refused = event(source, 0).unwrap_err();
        assert_eq!(refused.message, format!("`{source}` may be any of several sources"));
        assert!(refused.help.ends_with(names), "{refused:?}");
    }
    assert_eq!(event("schedules.f.1", 0).unwrap().event, r#"{"n":1}"#);
    assert_eq!(event("schedule.f.2", 0).unwrap().event, r#"{"n":2}"#);
    assert!(event("schedule.f.3", 0).unwrap_err().message.starts_with("nothing called"));
    assert!(event("queues.mails", 10).is_ok());
    let refused = event("queues.mails", 12).unwrap_err();
    assert_eq!(refused.message, "a batch has 10 bodies at most, and here are 12");
}

#[test]
fn what_is_not_here_is_refused_one_by_one() {
    let refused = |functions: &str, services: &[&str]| -> Vec<String> {
        let spec = format!(
            "service: shop\nfunctions: {{ f: {{ {functions} }}, g: {{}} }}\nroutes: {{ ANY /: g }}\n\
             tables: {{ orders: {{ key: {{ id: string }} }} }}\nqueues: {{ jobs: {{}} }}\n\
             resources: {{ Alarm: {{ Type: 'AWS::CloudWatch::Alarm' }} }}\n"
        );
        let compilation = svlc_core::compile(&Source::new("s.yaml", spec));
        let output = compilation.output.unwrap_or_else(|| panic!("{:#?}", compilation.diagnostics));
        let services =
            services.iter().map(|name| ((*name).to_owned(), "http://127.0.0.1:1".to_owned()));
        let setup = Setup { services: services.collect(), ..Setup::default() };
        let found = support::check(&output.model, &setup).map(|_| ()).err().unwrap_or_default();
        found.into_iter().map(|one| format!("{} {}", one.code.as_str(), one.message)).collect()
    };
    let table = "SV0612 the function `f` may reach the table `orders`, which is not here";
    assert_eq!(refused("access: { tables.orders: read }", &[]), [table]);
    let action =
        "SV0612 the function `f` may call `ses:SendEmail`, and nothing stands for its service here";
    let statement = "policies: [{ actions: [ses:SendEmail, sqs:SendMessage], resources: ['*'] }]";
    assert_eq!(refused(statement, &["dynamodb"]), [action]);
    for fine in [
        "access: { tables.orders: read }",
        "policies: [{ actions: [dynamodb:Scan], resources: ['*'] }]",
    ] {
        assert!(refused(fine, &["dynamodb"]).is_empty(), "{fine}");
    }
    assert!(
        refused("access: { queues.jobs: publish }, env: { TABLE: '${tables.orders.name}' }", &[])
            .is_empty()
    );
    let zone = "SV0608 the time zone `Europe/Berln`, which nobody knows, of the function `f` is not emulated";
    let schedule = "events: [{ schedule: { expression: rate(1 day), time_zone: Europe/Berln } }]";
    assert_eq!(refused(schedule, &[]), [zone]);
}
