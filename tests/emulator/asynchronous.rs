//! Asynchronous invocations: what is taken, when it is tried again, and where it ends. The clock is turned; the functions are real.

use std::time::Duration;

use serde_json::{Value, json};
use svlc_emulator::Line;

use crate::bench::Bench;
use crate::client::{self, Answer};

const SPEC: &str = "service: later
functions:
  f:
    timeout: 5
    env: { STUB_FOLDER: \"<folder>\" }
    async: { on_success: functions.good, on_failure: functions.bad }
  impatient:
    env: { STUB_FOLDER: \"<folder>\" }
    async: { max_age: 60, on_failure: functions.bad }
  off:
    reserved_concurrency: 0
    env: { STUB_FOLDER: \"<folder>\" }
    async: { on_failure: functions.bad }
  one: { reserved_concurrency: 1, timeout: 60, env: { STUB_FOLDER: \"<folder>\" } }
  good: { env: { STUB_FOLDER: \"<folder>\" }, async: { retries: 0 } }
  bad: { env: { STUB_FOLDER: \"<folder>\" }, async: { retries: 0 } }
routes: { ANY /r: f, ANY /one: one }
";

/// Queues an event for a function.
fn queue(bench: &Bench, function: &str, event: &str) -> Answer {
    let path = format!("/2015-03-31/functions/{function}/invocations");
    let headers = [("X-Amz-Invocation-Type", "Event")];
    client::send(&bench.lambda_url(), "POST", &path, &headers, event.as_bytes())
}

/// Ids of the invocations of a function in a log.
fn invocations(log: &[Line], function: &str) -> Vec<String> {
    let started = log.iter().filter_map(|line| match line {
        Line::Function { name, text } if &**name == function => {
            text.strip_prefix("START RequestId: ")
        }
        _ => None,
    });
    started.map(|rest| rest.split(' ').next().unwrap_or_default().to_owned()).collect()
}

/// The log up to the end of an invocation of a function.
fn ended(bench: &Bench, function: &str) -> Vec<Line> {
    bench.log_until(&format!("name: {function:?}, text: \"REPORT"))
}

const A_MINUTE: Duration = Duration::from_secs(60);

#[test]
fn an_event_is_taken_at_once() {
    let bench = Bench::new(SPEC);
    bench.tell(&json!({ "wait": true, "respond": "7" }));
    let answer = queue(&bench, "f", r#"{"n":1}"#);
    assert_eq!((answer.status, answer.text().as_str()), (202, ""));
    let id = answer.values("x-amzn-requestid")[0].to_owned();
    assert_eq!(bench.noted("calls.json"), Value::Null, "nobody has waited for it");
    bench.go();
    let log = ended(&bench, "f");
    assert_eq!(invocations(&log, "f"), [id]);
}

#[test]
fn a_success_goes_to_its_destination() {
    let bench = Bench::new(SPEC);
    bench.tell(&json!({ "respond": r#"{"ok":true}"# }));
    let answer = queue(&bench, "f", r#"{"n":1}"#);
    ended(&bench, "good");
    let record = bench.noted("event.json");
    let timestamp = record["timestamp"].as_str().unwrap().to_owned();
    assert_eq!((timestamp.len(), timestamp.chars().last()), (24, Some('Z')));
    assert_eq!(
        record,
        json!({
            "version": "1.0",
            "timestamp": timestamp,
            "requestContext": {
                "requestId": answer.values("x-amzn-requestid")[0],
                "functionArn": "arn:aws:lambda:us-east-1:123456789012:function:f:$LATEST",
                "condition": "Success",
                "approximateInvokeCount": 1,
            },
            "requestPayload": { "n": 1 },
            "responseContext": { "statusCode": 200, "executedVersion": "$LATEST" },
            "responsePayload": { "ok": true },
        })
    );
}

#[test]
fn a_failure_is_tried_again_after_one_and_two_minutes() {
    let bench = Bench::new(SPEC);
    let error = json!({ "errorType": "Boom", "errorMessage": "why" });
    bench.tell(&json!({ "error": error.to_string() }));
    let id = queue(&bench, "f", r#"{"n":1}"#).values("x-amzn-requestid")[0].to_owned();
    let mut log = bench.log_until("tried again in 60 s");
    bench.emulator.turn_clock(A_MINUTE);
    log.extend(bench.log_until("tried again in 120 s"));
    bench.emulator.turn_clock(A_MINUTE);
    assert_eq!(invocations(&bench.logged(), "f"), [""; 0], "one minute is not two");
    bench.emulator.turn_clock(A_MINUTE);
    log.extend(bench.log_until("given up: RetriesExhausted"));
    assert_eq!(invocations(&log, "f"), [id.as_str(); 3]);
    ended(&bench, "bad");
    let record = bench.noted("event.json");
    assert_eq!(record["requestContext"]["condition"], "RetriesExhausted");
    assert_eq!(record["requestContext"]["approximateInvokeCount"], 3);
    assert_eq!(record["responseContext"]["functionError"], "Unhandled");
    assert_eq!(record["responsePayload"], error);
}

#[test]
fn an_event_that_would_be_too_old_is_not_tried_again() {
    let bench = Bench::new(SPEC);
    bench.tell(&json!({ "error": "{}" }));
    queue(&bench, "impatient", "{}");
    let log = bench.log_until("given up: EventAgeExceeded");
    assert_eq!(invocations(&log, "impatient").len(), 1);
    ended(&bench, "bad");
    assert_eq!(bench.noted("event.json")["requestContext"]["condition"], "EventAgeExceeded");
}

#[test]
fn a_function_that_may_not_run_gives_up_at_once() {
    let bench = Bench::new(SPEC);
    queue(&bench, "off", r#"{"n":1}"#);
    ended(&bench, "bad");
    let record = bench.noted("event.json");
    assert_eq!(record["requestContext"]["condition"], "ZeroReservedConcurrency");
    assert_eq!(record["requestContext"]["approximateInvokeCount"], 0);
    assert_eq!(record.get("responseContext"), None);
    assert_eq!(record["requestPayload"], json!({ "n": 1 }));
}

#[test]
fn a_throttled_event_waits_for_its_turn() {
    let bench = Bench::new(SPEC);
    bench.tell(&json!({ "silent": true, "linger": 60_000 }));
    std::thread::scope(|scope| {
        let busy = scope.spawn(|| bench.get("/one").status);
        let (address, id) = bench.event_in_work();
        queue(&bench, "one", r#"{"n":2}"#);
        bench.log_until("was throttled; its event is tried again in 1 s");
        bench.tell(&json!({}));
        let path = format!("/2018-06-01/runtime/invocation/{id}/response");
        let answer = client::send(&format!("http://{address}"), "POST", &path, &[], b"{}");
        assert_eq!((answer.status, busy.join().unwrap()), (202, 200));
    });
}

#[test]
fn an_event_waits_for_six_hours_at_most() {
    let bench = Bench::new(SPEC);
    bench.tell(&json!({ "silent": true, "linger": 60_000 }));
    std::thread::scope(|scope| {
        let busy = scope.spawn(|| bench.get("/one").status);
        let (address, id) = bench.event_in_work();
        queue(&bench, "one", "{}");
        bench.log_until("its event is tried again in 1 s");
        bench.emulator.turn_clock(Duration::from_secs(21_000));
        bench.log_until("its event is tried again in 2 s");
        bench.emulator.turn_clock(Duration::from_secs(600));
        bench.log_until("given up: EventAgeExceeded");
        let path = format!("/2018-06-01/runtime/invocation/{id}/response");
        client::send(&format!("http://{address}"), "POST", &path, &[], b"{}");
        assert_eq!(busy.join().unwrap(), 200);
    });
}

#[test]
fn a_full_queue_takes_no_more() {
    let bench = Bench::new(SPEC);
    bench.tell(&json!({ "silent": true, "linger": 60_000 }));
    std::thread::scope(|scope| {
        let busy = scope.spawn(|| bench.get("/one").status);
        let (address, id) = bench.event_in_work();
        for _ in 0..1_000 {
            assert_eq!(queue(&bench, "one", "{}").status, 202);
        }
        let answer = queue(&bench, "one", "{}");
        assert_eq!(answer.status, 429);
        assert_eq!(answer.values("x-amzn-errortype"), ["TooManyRequestsException"]);
        bench.tell(&json!({}));
        let path = format!("/2018-06-01/runtime/invocation/{id}/response");
        client::send(&format!("http://{address}"), "POST", &path, &[], b"{}");
        assert_eq!(busy.join().unwrap(), 200);
    });
}

#[test]
fn an_event_of_more_than_a_megabyte_is_refused() {
    let bench = Bench::new(SPEC);
    let most = format!("\"{}\"", "x".repeat(1_048_574));
    assert_eq!(queue(&bench, "f", &most).status, 202);
    let answer = queue(&bench, "f", &format!("{most} "));
    let text =
        "1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)";
    assert_eq!(answer.status, 413);
    assert!(answer.text().contains(text), "{}", answer.text());
}

#[test]
fn what_is_queued_in_process_is_followed_to_its_end() {
    let bench = Bench::new(SPEC);
    let mut queued = bench.emulator.invoke_later("good", None, b"{}".to_vec()).unwrap();
    let mut end = std::iter::repeat_with(|| {
        std::thread::sleep(Duration::from_millis(5));
        queued.is_success()
    });
    assert_eq!(end.find(Option::is_some), Some(Some(true)));
    assert!(bench.emulator.invoke_later("missing", None, Vec::new()).is_none());
    assert!(bench.emulator.invoke_later("good", Some("live"), Vec::new()).is_none());
}
