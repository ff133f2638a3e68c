//! What invokes functions beside routes: queues, topics, event buses and schedules, and the APIs by which handlers reach them.

use std::time::Duration;

use serde_json::{Value, json};
use svlc_core::source::Source;
use svlc_emulator::{Setup, Sources, support};
use svlc_tests::venv;

use crate::bench::{Bench, until};
use crate::client::{self, Answer};

/// A service with a function for one event, in which `<event>` stands for it.
const SPEC: &str = "service: shop
region: eu-west-1
functions:
  f:
    timeout: 5
    env: { STUB_FOLDER: \"<folder>\" }
    events: [<event>]
  g: {}
routes: { ANY /: g }
queues:
  jobs: { visibility_timeout: 30, dead_letter: { queue: queues.failed, after: 2 } }
  failed: {}
topics: { news: {} }
buses: { sales: {} }
";

fn bench(event: &str) -> Bench {
    Bench::new(&SPEC.replace("<event>", event))
}

/// Asks one of the APIs of AWS that speak JSON.
fn ask(bench: &Bench, target: &str, input: &Value) -> Value {
    let headers = [("x-amz-target", target), ("content-type", "application/x-amz-json-1.0")];
    let body = input.to_string();
    let answer = client::send(&bench.lambda_url(), "POST", "/", &headers, body.as_bytes());
    assert_eq!(answer.status, 200, "{target}: {}", answer.text());
    serde_json::from_str(&answer.text()).expect("it answers with JSON")
}

fn send(bench: &Bench, body: &str) -> Value {
    ask(bench, "AmazonSQS.SendMessage", &json!({ "QueueUrl": "shop-jobs", "MessageBody": body }))
}

/// How many messages of a queue can be received, and how many are with somebody.
fn counts(bench: &Bench, queue: &str) -> (String, String) {
    let input = json!({ "QueueUrl": queue, "AttributeNames": ["All"] });
    let answer = ask(bench, "AmazonSQS.GetQueueAttributes", &input);
    let number = |name: &str| answer["Attributes"][name].as_str().unwrap_or_default().to_owned();
    (number("ApproximateNumberOfMessages"), number("ApproximateNumberOfMessagesNotVisible"))
}

#[test]
fn messages_come_as_records() {
    let bench = bench("{ queue: queues.jobs }");
    let input = json!({
        "QueueUrl": "http://127.0.0.1:3002/123456789012/shop-jobs",
        "MessageBody": "one",
        "MessageAttributes": { "kind": { "DataType": "String", "StringValue": "order" } },
    });
    let sent = ask(&bench, "AmazonSQS.SendMessage", &input);
    bench.log();
    let record = &bench.noted("event.json")["Records"][0];
    assert_eq!(record["messageId"], sent["MessageId"]);
    assert_eq!(record["body"], "one");
    assert_eq!(record["attributes"]["ApproximateReceiveCount"], "1");
    assert_eq!(record["messageAttributes"]["kind"]["stringValue"], "order");
    assert_eq!(record["md5OfMessageAttributes"], sent["MD5OfMessageAttributes"]);
    assert_eq!(record["eventSource"], "aws:sqs");
    assert_eq!(record["eventSourceARN"], "arn:aws:sqs:eu-west-1:123456789012:shop-jobs");
    assert_eq!(record["awsRegion"], "eu-west-1");
    until("it is deleted", || counts(&bench, "shop-jobs") == ("0".to_owned(), "0".to_owned()));
    let variables = bench.noted("environment.json");
    for service in ["SQS", "SNS", "EVENTBRIDGE", "LAMBDA"] {
        assert_eq!(variables[format!("AWS_ENDPOINT_URL_{service}")], bench.lambda_url());
    }
}

#[test]
fn what_failed_comes_again_and_then_is_a_dead_letter() {
    let bench = bench("{ queue: queues.jobs }");
    bench.tell(&json!({ "error": r#"{"errorMessage":"no"}"# }));
    let sent = send(&bench, "one");
    for receive in ["1", "2"] {
        bench.log();
        let record = &bench.noted("event.json")["Records"][0];
        assert_eq!(record["attributes"]["ApproximateReceiveCount"], receive);
        assert_eq!(counts(&bench, "shop-jobs"), ("0".to_owned(), "1".to_owned()));
        bench.emulator.turn_clock(Duration::from_secs(31));
    }
    until("it moves", || counts(&bench, "shop-failed").0 == "1");
    let input = json!({ "QueueUrl": "shop-failed", "MessageSystemAttributeNames": ["All"] });
    let dead = &ask(&bench, "AmazonSQS.ReceiveMessage", &input)["Messages"][0];
    assert_eq!((&dead["MessageId"], &dead["Body"]), (&sent["MessageId"], &json!("one")));
    let from = &dead["Attributes"]["DeadLetterQueueSourceArn"];
    assert_eq!(from, "arn:aws:sqs:eu-west-1:123456789012:shop-jobs");
}

#[test]
fn only_what_failed_comes_again() {
    let bench = bench("{ queue: { from: queues.jobs, partial_failures: true, window: 20 } }");
    let entries = json!([{ "Id": "a", "MessageBody": "a" }, { "Id": "b", "MessageBody": "b" }]);
    let input = json!({ "QueueUrl": "shop-jobs", "Entries": entries });
    // The window holds the batch back until the clock is turned: time to tell the function which id failed.
    let sent = ask(&bench, "AmazonSQS.SendMessageBatch", &input);
    let id = sent["Successful"][0]["MessageId"].as_str().unwrap();
    let failures = json!({ "batchItemFailures": [{ "itemIdentifier": id }] }).to_string();
    bench.tell(&json!({ "respond": failures }));
    bench.emulator.turn_clock(Duration::from_secs(20));
    bench.log();
    assert_eq!(bench.noted("event.json")["Records"].as_array().unwrap().len(), 2);
    until("one is left", || counts(&bench, "shop-jobs") == ("0".to_owned(), "1".to_owned()));
    bench.emulator.turn_clock(Duration::from_secs(31));
    bench.emulator.turn_clock(Duration::from_secs(20));
    bench.log();
    let again = &bench.noted("event.json")["Records"];
    assert_eq!((again.as_array().unwrap().len(), &again[0]["messageId"]), (1, &json!(id)));
}

#[test]
fn messages_that_no_filter_takes_are_deleted() {
    let bench = bench("{ queue: { from: queues.jobs, filter: [{ body: { kind: [order] } }] } }");
    send(&bench, r#"{"kind":"mail"}"#);
    until("it is deleted", || counts(&bench, "shop-jobs") == ("0".to_owned(), "0".to_owned()));
    assert_eq!(bench.starts(), 0);
    send(&bench, r#"{"kind":"order"}"#);
    bench.log();
    assert_eq!(bench.noted("event.json")["Records"][0]["body"], r#"{"kind":"order"}"#);
}

#[test]
fn as_many_batches_at_once_as_the_spec_allows() {
    let bench = bench("{ queue: { from: queues.jobs, batch_size: 1, max_concurrency: 2 } }");
    bench.tell(&json!({ "wait": true }));
    for body in ["1", "2", "3", "4"] {
        send(&bench, body);
    }
    until("two are in work", || bench.starts() == 2);
    assert_eq!(counts(&bench, "shop-jobs"), ("2".to_owned(), "2".to_owned()));
    bench.go();
    until("all is done", || counts(&bench, "shop-jobs") == ("0".to_owned(), "0".to_owned()));
    assert_eq!(bench.starts(), 2, "those that are there are used");
}

/// Messages stay where they are when the spec changes.
#[test]
fn queues_outlive_a_build() {
    let bench = bench("{ topic: topics.news }");
    send(&bench, "one");
    let spec = SPEC.replace("<folder>", &bench.folder());
    let spec = spec.replace("<event>", "{ queue: queues.jobs }");
    let output = svlc_core::compile(&Source::new("s.yaml", spec)).output.unwrap();
    let setup = Setup::default();
    let supported = support::check(&output.model, &setup).unwrap();
    bench.emulator.publish(supported, &crate::bench::programs(&output.model, "1"));
    bench.log();
    assert_eq!(bench.noted("event.json")["Records"][0]["body"], "one");
}

fn publish(bench: &Bench, message: &str, kind: &str) -> Answer {
    let form = format!(
        "Action=Publish&TopicArn=arn:aws:sns:eu-west-1:123456789012:shop-news&Message={message}&Subject=s\
         &MessageAttributes.entry.1.Name=kind&MessageAttributes.entry.1.Value.DataType=String\
         &MessageAttributes.entry.1.Value.StringValue={kind}"
    );
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    client::send(&bench.lambda_url(), "POST", "/", &headers, form.as_bytes())
}

#[test]
fn topics_hand_on_what_subscribers_want() {
    let bench = bench("{ topic: { from: topics.news, filter: { kind: [order] } } }");
    assert_eq!(publish(&bench, "no", "mail").status, 200);
    let answer = publish(&bench, "yes", "order");
    bench.log();
    let record = &bench.noted("event.json")["Records"][0];
    assert_eq!(record["EventSource"], "aws:sns");
    let sns = &record["Sns"];
    assert_eq!((&sns["Message"], &sns["Subject"]), (&json!("yes"), &json!("s")));
    assert_eq!(sns["MessageAttributes"]["kind"], json!({ "Type": "String", "Value": "order" }));
    assert!(answer.text().contains(sns["MessageId"].as_str().unwrap()), "{}", answer.text());
    assert_eq!(bench.starts(), 1);
}

#[test]
fn buses_hand_on_what_fits() {
    let bench = bench(
        "{ bus: { from: buses.sales, pattern: { source: [shop], detail: { n: [{ numeric: ['>', 1] }] } } } }",
    );
    let entry = |bus: &str, n: u32| json!({ "EventBusName": bus, "Source": "shop", "DetailType": "sold", "Detail": json!({ "n": n }).to_string() });
    let entries = [entry("shop-sales", 1), entry("default", 2), entry("shop-sales", 3)];
    let answer = ask(&bench, "AWSEvents.PutEvents", &json!({ "Entries": entries }));
    assert_eq!(answer["FailedEntryCount"], 0);
    bench.log();
    let event = bench.noted("event.json");
    assert_eq!((&event["detail"], &event["detail-type"]), (&json!({ "n": 3 }), &json!("sold")));
    assert_eq!(event["id"], answer["Entries"][2]["EventId"]);
    assert_eq!(bench.starts(), 1);
}

#[test]
fn schedules_fire_on_time() {
    let bench = bench("{ schedule: { expression: cron(0 3 * * ? *), time_zone: Europe/Berlin } }");
    assert_eq!(bench.logged(), []);
    bench.emulator.turn_clock(Duration::from_secs(24 * 3_600));
    bench.log();
    let event = bench.noted("event.json");
    assert_eq!((&event["source"], &event["detail"]), (&json!("aws.scheduler"), &json!("{}")));
    let time = event["time"].as_str().unwrap();
    assert!(time.ends_with("T01:00:00Z") || time.ends_with("T02:00:00Z"), "{time}");
    let arn = "arn:aws:scheduler:eu-west-1:123456789012:schedule/default/shop-f";
    assert_eq!(event["resources"], json!([arn]));

    let input = "{ at: <aws.scheduler.scheduled-time>, n: 1 }";
    let schedule =
        format!("{{ schedule: {{ expression: rate(1 hour), enabled: false, input: {input} }} }}");
    let bench = self::bench(&schedule);
    bench.emulator.turn_clock(Duration::from_secs(24 * 3_600));
    assert_eq!(bench.logged(), [], "it is switched off");
    bench.emulator.fire("f");
    bench.log();
    let event = bench.noted("event.json");
    assert_eq!(
        (event["n"].as_u64(), event["at"].as_str().unwrap().len()),
        (Some(1), 20),
        "{event}"
    );
}

#[test]
fn rates_begin_at_once() {
    let bench = bench("{ schedule: rate(5 minutes) }");
    bench.log();
    let first = bench.noted("event.json")["id"].clone();
    bench.emulator.turn_clock(Duration::from_secs(3_600));
    bench.log();
    assert_ne!(bench.noted("event.json")["id"], first);
    assert_eq!(bench.logged(), [], "what was missed is not made up for");
}

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

/// A service whose requests go to a queue or a bus, and from there to a function.
const ACTIONS: &str = "service: shop
functions:
  f:
    timeout: 5
    env: { STUB_FOLDER: \"<folder>\" }
    events: [{ queue: queues.jobs }, { bus: { from: buses.sales, pattern: { source: [web] } } }]
integrations:
  send:
    type: aws
    action: SQS-SendMessage
    target: queues.jobs
    parameters: { MessageBody: $request.body }
  put:
    type: aws
    action: EventBridge-PutEvents
    target: buses.sales
    parameters: { Source: web, DetailType: $request.path.kind, Detail: $request.body }
routes: { POST /hooks: send, \"POST /events/{kind}\": put }
queues: { jobs: { visibility_timeout: 30 } }
buses: { sales: {} }
";

fn post(bench: &Bench, path: &str, body: &str) -> Answer {
    client::send(&bench.url(), "POST", path, &[], body.as_bytes())
}

#[test]
fn an_integration_puts_requests_into_a_queue() {
    let bench = Bench::new(ACTIONS);
    let answer = post(&bench, "/hooks", r#"{"id":1}"#);
    assert_eq!((answer.status, answer.values("content-type")), (200, vec!["text/xml"]));
    bench.log();
    let record = &bench.noted("event.json")["Records"][0];
    assert_eq!(record["body"], r#"{"id":1}"#);
    let id = record["messageId"].as_str().unwrap();
    assert!(answer.text().contains(&format!("<MessageId>{id}</MessageId>")), "{}", answer.text());
    let answer = post(&bench, "/hooks", "");
    assert_eq!(answer.status, 400);
    assert!(answer.text().contains("<Code>MissingParameter</Code>"), "{}", answer.text());
}

#[test]
fn an_integration_receives_from_a_queue() {
    let bench = Bench::new(
        "service: shop
integrations:
  receive:
    type: aws
    action: SQS-ReceiveMessage
    target: queues.jobs
    parameters: { MaxNumberOfMessages: '2', AttributeNames: '[\"All\"]' }
  delete: { type: aws, action: SQS-DeleteMessage, target: queues.jobs, parameters: { ReceiptHandle: $request.querystring.receipt } }
routes: { GET /jobs: receive, DELETE /jobs: delete }
queues: { jobs: {} }
",
    );
    for body in ["<one>", "two", "three"] {
        send(&bench, body);
    }
    let text = bench.get("/jobs").text();
    assert_eq!(text.matches("<Message>").count(), 2, "{text}");
    assert!(text.contains("<Body>&lt;one&gt;</Body>"), "{text}");
    assert!(
        text.contains("<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value>"),
        "{text}"
    );
    let receipt = text.split("<ReceiptHandle>").nth(1).and_then(|rest| rest.split('<').next());
    let receipt = receipt.expect("it has one").replace('+', "%2B");
    let path = format!("/jobs?receipt={receipt}");
    let deleted = client::send(&bench.url(), "DELETE", &path, &[], b"");
    assert_eq!(deleted.status, 200, "{}", deleted.text());
    assert_eq!(counts(&bench, "shop-jobs"), ("1".to_owned(), "1".to_owned()));
    assert!(bench.get("/jobs").text().contains("<Body>three</Body>"));
    assert!(bench.get("/jobs").text().contains("<ReceiveMessageResult/>"));
}

#[test]
fn an_integration_puts_events_on_a_bus() {
    let bench = Bench::new(ACTIONS);
    let answer = post(&bench, "/events/sold", r#"{"id":1}"#);
    assert_eq!(answer.status, 200);
    assert!(answer.text().contains(r#""FailedEntryCount":0"#), "{}", answer.text());
    bench.log();
    let event = bench.noted("event.json");
    assert_eq!((&event["detail-type"], &event["detail"]), (&json!("sold"), &json!({ "id": 1 })));
}

/// What Lambda delivers when an event has failed for good comes to a function that works off the queue.
#[test]
fn a_dead_letter_is_worked_off() {
    let bench = Bench::new(
        "service: shop
functions:
  f:
    events: [{ schedule: cron(0 3 * * ? *) }]
    async: { retries: 0 }
    dead_letter: queues.jobs
    env: { STUB_FOLDER: \"<folder>\", STUB_WHO: f }
  g: { events: [{ queue: queues.jobs }], env: { STUB_FOLDER: \"<folder>\", STUB_WHO: g } }
  h: {}
routes: { ANY /: h }
queues: { jobs: {} }
",
    );
    bench.tell(&json!({ "error": r#"{"errorMessage":"no"}"# }));
    bench.emulator.fire("f");
    until("it comes", || bench.noted("event.json")["Records"].is_array());
    let record = &bench.noted("event.json")["Records"][0];
    assert_eq!(record["messageAttributes"]["ErrorMessage"]["stringValue"], "no");
    let event: Value = serde_json::from_str(record["body"].as_str().unwrap()).unwrap();
    assert_eq!(event["source"], "aws.scheduler");
}

#[test]
fn boto3_takes_it_for_aws() {
    if venv::skipped("boto3") {
        return;
    }
    venv::lock();
    let bench = bench("{ topic: topics.news }");
    venv::satisfied("queues.py", &[], &[&bench.lambda_url()]);
}
