//! Integrations with actions of AWS's services: what a request puts into a queue or on a bus, and what it receives.

use serde_json::json;

use crate::bench::Bench;
use crate::client::{self, Answer};
use crate::events::{counts, send};

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
