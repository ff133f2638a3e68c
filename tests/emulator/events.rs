//! What invokes functions beside routes: queues, topics, event buses and schedules, and the APIs by which handlers reach them.

use std::time::Duration;

use serde_json::{Value, json};
use svlc_core::source::Source;
use svlc_emulator::{Setup, support};
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

pub(crate) fn send(bench: &Bench, body: &str) -> Value {
    ask(bench, "AmazonSQS.SendMessage", &json!({ "QueueUrl": "shop-jobs", "MessageBody": body }))
}

/// How many messages of a queue can be received, and how many are with somebody.
pub(crate) fn counts(bench: &Bench, queue: &str) -> (String, String) {
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
