//! Settings of functions: environments kept ready, what a log keeps, the line of a trace.

use std::time::Duration;

use serde_json::json;
use svlc_emulator::Line;

use crate::bench::{Bench, until};
use crate::client;

const SPEC: &str = "service: settings
functions:
  ready: { provisioned_concurrency: 2, timeout: 5, env: { STUB_FOLDER: \"<folder>\" } }
routes: { ANY /ready: ready }
";

/// Waits until so many processes were started, and wait for events.
fn frozen(bench: &Bench, number: usize) {
    until("they are kept ready", || {
        let processes = bench.processes();
        processes.len() == number && processes.iter().all(|(_, state)| *state == 'T')
    });
}

fn texts(log: &[Line]) -> Vec<&str> {
    let texts = log.iter().filter_map(|line| match line {
        Line::Function { text, .. } => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

#[test]
fn a_provisioned_environment_is_there_before_any_request() {
    let bench = Bench::new(SPEC);
    frozen(&bench, 2);
    let environment = bench.noted("environment.json");
    assert_eq!(environment["AWS_LAMBDA_INITIALIZATION_TYPE"], "provisioned-concurrency");
    assert_eq!(environment["AWS_LAMBDA_FUNCTION_VERSION"], "1");
    let stream = environment["AWS_LAMBDA_LOG_STREAM_NAME"].as_str().unwrap();
    assert!(stream.contains("/ready[1]"), "{stream}");
    assert_eq!(bench.get("/ready").status, 200);
    assert_eq!(bench.starts(), 2);
    let log = bench.log();
    assert!(!format!("{log:?}").contains("Init Duration"), "{log:?}");
}

#[test]
fn a_provisioned_environment_that_is_lost_is_replaced() {
    let bench = Bench::new(SPEC);
    frozen(&bench, 2);
    bench.tell(&json!({ "exit": 3 }));
    assert_eq!(bench.get("/ready").status, 500);
    bench.tell(&json!({}));
    frozen(&bench, 2);
    assert_eq!(bench.starts(), 3);
}

#[test]
fn a_provisioned_environment_that_does_not_start_is_told() {
    let bench = Bench::without_program(SPEC);
    bench.log_until("FUNCTION_ERROR_INIT_FAILURE");
    assert_eq!(bench.get("/ready").status, 500, "a request tries to start one of its own");
}

/// One that is started anew, since the stub has to be told before.
#[test]
fn a_provisioned_environment_may_take_longer_to_start() {
    let bench = Bench::new(SPEC);
    frozen(&bench, 2);
    bench.tell(&json!({ "exit": 3 }));
    bench.tell_at_start(&json!({ "wait": 11_000 }));
    assert_eq!(bench.get("/ready").status, 500);
    until("another is started", || bench.starts() == 3);
    frozen(&bench, 2);
    assert_eq!(bench.starts(), 3, "it is not given up");
}

#[test]
fn an_environment_that_nobody_needs_ends() {
    let spec = format!(
        "{}  plain: {{ env: {{ STUB_FOLDER: \"<folder>\" }} }}\nroutes: {{ ANY /ready: ready, ANY /plain: plain }}\n",
        SPEC.split("routes:").next().unwrap()
    );
    let bench = Bench::new(&spec);
    frozen(&bench, 2);
    assert_eq!(bench.get("/plain").status, 200);
    bench.log();
    frozen(&bench, 3);
    bench.emulator.turn_clock(Duration::from_secs(300));
    assert_eq!(bench.get("/ready").status, 200);
    bench.log();
    frozen(&bench, 3);
    bench.emulator.turn_clock(Duration::from_secs(600));
    frozen(&bench, 2);
    assert_eq!(bench.get("/plain").status, 200);
    assert_eq!(bench.starts(), 4, "it is started anew, and those that are kept ready are there");
}

#[test]
fn versions_share_the_reserved_concurrency() {
    let bench = Bench::new(
        "service: shared
functions:
  f:
    provisioned_concurrency: 1
    reserved_concurrency: 1
    timeout: 5
    env: { STUB_FOLDER: \"<folder>\" }
routes: { ANY /f: f }
",
    );
    // What it wrote down when it started is of the one that gets the event.
    frozen(&bench, 1);
    bench.tell(&json!({ "silent": true, "linger": true }));
    std::thread::scope(|scope| {
        let busy = scope.spawn(|| bench.get("/f").status);
        let (address, id) = bench.event_in_work();
        assert_eq!(bench.invoke(&[], "{}").status, 429, "`$LATEST` is the same function");
        let path = format!("/2018-06-01/runtime/invocation/{id}/response");
        client::send(&format!("http://{address}"), "POST", &path, &[], b"{}");
        assert_eq!(busy.join().unwrap(), 200);
    });
    bench.go();
    bench.at_rest();
    bench.tell(&json!({}));
    assert_eq!(bench.invoke(&[], "{}").status, 200);
}

#[test]
fn only_failures_are_told_at_warn() {
    let bench = Bench::new(
        "service: quiet
functions:
  f: { timeout: 3, logging: { format: json, system_level: warn }, env: { STUB_FOLDER: \"<folder>\" } }
routes: { ANY /f: f }
",
    );
    bench.tell(&json!({ "print": "one\n" }));
    assert_eq!(bench.invoke(&[], "{}").status, 200);
    bench.tell(&json!({ "print": "two\n", "wait": true }));
    assert_eq!(bench.invoke(&[], "{}").status, 200);
    let log = bench.log_until("platform.report");
    let texts = texts(&log);
    assert_eq!(texts[..2], ["one", "two"]);
    assert!(texts[2].contains(r#""type":"platform.runtimeDone""#), "{texts:?}");
    assert!(texts[2].contains(r#""status":"timeout","metrics":{"durationMs":3"#), "{texts:?}");
    assert!(texts[2].ends_with(r#","producedBytes":0}}}"#), "{texts:?}");
    assert!(texts[3].ends_with(r#""status":"timeout"}}"#), "{texts:?}");
    assert_eq!(texts.len(), 4);
}

#[test]
fn a_sampled_trace_has_a_line() {
    let bench = Bench::new(
        "service: traced
functions:
  f: { tracing: true, env: { STUB_FOLDER: \"<folder>\" } }
routes: { ANY /f: f }
",
    );
    let trace = "Root=1-61c86fa4-59b3c6d959653c527fd10966;Parent=107ea78a5750a811;Sampled=1";
    bench.invoke(&[("X-Amzn-Trace-Id", trace)], "{}");
    let log = bench.log_until("XRAY");
    assert_eq!(
        *texts(&log).last().unwrap(),
        "XRAY TraceId: 1-61c86fa4-59b3c6d959653c527fd10966\tSegmentId: 107ea78a5750a811\tSampled: true\t"
    );
    bench.invoke(&[("X-Amzn-Trace-Id", &trace.replace("Sampled=1", "Sampled=0"))], "{}");
    let log = bench.logged();
    assert!(!format!("{log:?}").contains("XRAY"), "{log:?}");
}

/// What one function sends to another by Lambda's API, as an SDK in it would.
#[test]
fn a_function_finds_lambdas_api() {
    let bench = Bench::new(
        "service: calling
functions:
  f: { access: { functions.g: invoke }, env: { STUB_FOLDER: \"<folder>\" } }
  g: { env: { STUB_FOLDER: \"<folder>\" } }
routes: { ANY /f: f }
",
    );
    bench.get("/f");
    let environment = bench.noted("environment.json");
    let url = environment["AWS_ENDPOINT_URL_LAMBDA"].as_str().unwrap();
    let answer = client::send(url, "POST", "/2015-03-31/functions/g/invocations", &[], b"{}");
    assert_eq!(answer.status, 200);
}
