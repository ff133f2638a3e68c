//! Life and death of execution environments, and the Invoke API as SDKs call it.

use std::io::{Read, Write};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use svlc_emulator::Line;
use svlc_tests::venv;

use crate::bench::{Bench, until};
use crate::client;

const SPEC: &str = "service: life
functions:
  f: { timeout: 5, env: { STUB_FOLDER: \"<folder>\" } }
  one: { reserved_concurrency: 1, timeout: 5, env: { STUB_FOLDER: \"<folder>\" } }
routes:
  ANY /r: f
  ANY /one: one
";

/// What the REPORT line says in the field of that name.
fn reported(lines: &[Line], field: &str) -> Option<f64> {
    let report = lines.iter().find_map(|line| match line {
        Line::Function { text, .. } if text.starts_with("REPORT") => Some(text),
        _ => None,
    })?;
    let field = report.split('\t').find_map(|part| part.strip_prefix(&format!("{field}: ")))?;
    field.split(' ').next()?.parse().ok()
}

#[test]
fn cold_starts_are_billed() {
    let bench = Bench::new(SPEC);
    bench.get("/r");
    let log = bench.log();
    let sum = reported(&log, "Duration").unwrap() + reported(&log, "Init Duration").unwrap();
    let billed = reported(&log, "Billed Duration").unwrap();
    assert!((sum - 0.01..sum + 1.01).contains(&billed), "{log:?}");
    assert!(reported(&log, "Max Memory Used").unwrap() >= 1.0, "{log:?}");
    bench.get("/r");
    let log = bench.log();
    let duration = reported(&log, "Duration").unwrap();
    let billed = reported(&log, "Billed Duration").unwrap();
    assert!((duration - 0.01..duration + 1.01).contains(&billed), "{log:?}");
}

#[test]
fn requests_one_after_another_share_a_process() {
    let bench = Bench::new(SPEC);
    for _ in 0..50 {
        assert_eq!(bench.get("/r").status, 200);
        bench.at_rest();
    }
    assert_eq!(bench.starts(), 1);
}

#[test]
fn a_second_request_at_once_starts_a_second_environment() {
    let bench = Bench::new(SPEC);
    bench.tell(&json!({ "wait": true }));
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| assert_eq!(bench.get("/r").status, 200));
        }
        until("they run at once", || bench.starts() == 3);
        bench.go();
    });
    bench.at_rest();
    assert_eq!(bench.get("/r").status, 200);
    assert_eq!(bench.starts(), 3, "those that are there are used");
}

#[test]
fn reserved_concurrency_is_kept() {
    let bench = Bench::new(SPEC);
    bench.tell(&json!({ "wait": true }));
    thread::scope(|scope| {
        let first = scope.spawn(|| bench.get("/one").status);
        until("it runs", || bench.starts() == 1);
        assert_eq!(bench.get("/one").status, 503);
        bench.go();
        assert_eq!(first.join().unwrap(), 200);
    });
    for _ in 0..20 {
        bench.at_rest();
        assert_eq!(bench.get("/one").status, 200, "one after another is not at once");
    }
    assert_eq!(bench.starts(), 1);
}

#[test]
fn a_crash_is_500_and_the_next_request_finds_a_new_process() {
    let bench = Bench::new(SPEC);
    bench.tell(&json!({ "abort": true }));
    let answer = bench.get("/r");
    assert_eq!(
        (answer.status, answer.text().as_str()),
        (500, r#"{"message":"Internal Server Error"}"#)
    );
    bench.tell(&json!({}));
    assert_eq!(bench.get("/r").status, 200);
    assert_eq!(bench.starts(), 2);
}

#[test]
fn a_process_that_ends_while_nothing_is_asked_of_it_is_replaced() {
    let bench = Bench::new(SPEC);
    assert_eq!(bench.get("/r").status, 200);
    bench.at_rest();
    for (pid, _) in bench.processes() {
        Command::new("kill").args(["-KILL", &pid]).status().unwrap();
    }
    until("it is gone", || bench.emulator.processes() == 0);
    assert_eq!(bench.get("/r").status, 200);
    assert_eq!(bench.starts(), 2);
}

#[test]
fn an_environment_has_a_folder_for_temporary_files() {
    let bench = Bench::new(SPEC);
    let folder = || {
        let environment = bench.noted("environment.json");
        std::path::PathBuf::from(environment["TMPDIR"].as_str().unwrap())
    };
    bench.get("/r");
    let first = folder();
    fs_err::write(first.join("kept"), "1").unwrap();
    bench.tell(&json!({ "abort": true }));
    assert_eq!(bench.get("/r").status, 500);
    bench.tell(&json!({}));
    assert_eq!(bench.get("/r").status, 200);
    assert_eq!((bench.starts(), folder()), (2, first.clone()), "who takes its place finds it");
    assert_eq!(fs_err::read_to_string(first.join("kept")).unwrap(), "1");
    bench.get("/one");
    assert_ne!(folder(), first);
    drop(bench);
    assert!(!first.exists());
}

#[test]
fn an_environment_is_frozen_between_invocations() {
    let bench = Bench::new(SPEC);
    bench.get("/r");
    until("it is stopped by a signal", || matches!(&bench.processes()[..], [(_, 'T')]));
    assert_eq!(bench.get("/r").status, 200);
}

#[test]
fn work_after_the_answer_is_part_of_the_invocation() {
    let bench = Bench::new(SPEC);
    bench.get("/r");
    bench.log();
    bench.tell(&json!({ "respond": r#"{"statusCode":200}"#, "linger": true }));
    assert_eq!(bench.get("/r").status, 200, "the client does not wait");
    let answered = Instant::now();
    // Long enough to be told from what the rest takes.
    thread::sleep(Duration::from_millis(100));
    let worked = answered.elapsed().as_secs_f64() * 1_000.0;
    bench.go();
    let log = bench.log();
    assert!(reported(&log, "Duration").unwrap() >= worked - 1.0, "{worked} ms, {log:?}");
}

#[test]
fn a_start_that_hangs_is_given_up() {
    let bench = Bench::new(SPEC);
    bench.tell_at_start(&json!({ "wait": true }));
    let started = Instant::now();
    let answer = bench.invoke(&[], "{}");
    assert!(answer.text().contains("Task timed out after 5.00 seconds"), "{}", answer.text());
    assert!(started.elapsed() >= Duration::from_secs(15), "10 s to start, and 5 s once more");
    let log = format!("{:?}", bench.log());
    assert!(log.contains("Phase: init\\tStatus: timeout"), "{log}");
    assert!(log.contains("Phase: invoke\\tStatus: timeout"), "{log}");
}

#[test]
fn a_program_that_is_not_there_is_an_invalid_entrypoint() {
    let bench = Bench::without_program(SPEC);
    let answer = bench.invoke(&[("X-Amz-Log-Type", "Tail")], "{}");
    let error: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(error["errorType"], "Runtime.InvalidEntrypoint");
    assert_eq!(answer.values("x-amz-log-result").len(), 1);
    assert_eq!(bench.get("/r").status, 500);
}

/// In base64, in which four letters stand for three bytes.
#[test]
fn the_tail_of_a_log_is_4_kb() {
    let bench = Bench::new(SPEC);
    bench.tell(&json!({ "print": format!("{}\n", "p".repeat(10_000)) }));
    let answer = bench.invoke(&[("X-Amz-Log-Type", "Tail")], "{}");
    let tail = answer.values("x-amz-log-result")[0];
    let padding = tail.chars().filter(|letter| *letter == '=').count();
    assert_eq!(tail.len() / 4 * 3 - padding, 4 * 1_024);
    assert!(tail.starts_with("cHBw"), "it begins in the middle of the line: {tail:.40}");
}

#[test]
fn a_client_context_has_a_limit() {
    let bench = Bench::new(SPEC);
    // What stands for `{"custom":{}}` and blanks.
    let longest = format!("eyJjdXN0b20iOnt9{}fSAg", "ICAg".repeat(890));
    assert_eq!(longest.len(), 3_580);
    assert_eq!(bench.invoke(&[("X-Amz-Client-Context", &longest)], "{}").status, 200);
    let longer = format!("{longest}ICAg");
    let refused = bench.invoke(&[("X-Amz-Client-Context", &longer)], "{}");
    assert_eq!(refused.status, 400);
    assert_eq!(refused.values("x-amzn-errortype"), ["InvalidRequestContentException"]);
}

#[test]
fn an_answer_in_pieces_is_put_together() {
    let bench = Bench::new(SPEC);
    bench.tell(&json!({ "silent": true, "linger": true }));
    thread::scope(|scope| {
        let waiting = scope.spawn(|| bench.invoke(&[], "{}"));
        // The stub works on it; its environment tells where to answer.
        let (address, id) = bench.event_in_work();
        let mut stream = client::connect(&format!("http://{address}"));
        let head = format!(
            "POST /2018-06-01/runtime/invocation/{id}/response HTTP/1.1\r\nhost: x\r\n\
             lambda-runtime-function-response-mode: streaming\r\ntransfer-encoding: chunked\r\n\
             trailer: lambda-runtime-function-error-type\r\n\r\n"
        );
        for piece in [&head, "4\r\n{\"a\"\r\n", "3\r\n:1}\r\n", "0\r\n\r\n"] {
            stream.write_all(piece.as_bytes()).unwrap();
            thread::sleep(Duration::from_millis(20));
        }
        let mut reply = [0; 12];
        stream.read_exact(&mut reply).unwrap();
        assert_eq!(&reply, b"HTTP/1.1 202");
        assert_eq!(waiting.join().unwrap().text(), r#"{"a":1}"#);
    });
}

/// With AWS's own command line.
#[test]
fn the_aws_command_line_invokes_a_function() {
    if venv::skipped("aws-cli") {
        return;
    }
    venv::lock();
    let spec = SPEC.replace(
        "routes:",
        "  ready: { provisioned_concurrency: 1, env: { STUB_FOLDER: \"<folder>\" } }
  off: { reserved_concurrency: 0, env: { STUB_FOLDER: \"<folder>\" } }
routes:",
    );
    let bench = Bench::new(&spec);
    bench.tell(&json!({ "respond": r#"{"n":7}"# }));
    let url = bench.lambda_url();
    venv::satisfied_in(venv::Venv::Cli, "aws_cli.py", &[], &[&url]);
}

/// With the real SDK; `SVLC_SKIP_ORACLES=1` leaves it out, as the other judges in Python.
#[test]
fn boto3_invokes_a_function() {
    if venv::skipped("boto3") {
        return;
    }
    venv::lock();
    let bench = Bench::new(SPEC);
    bench.tell(&json!({ "respond": r#"{"n":7}"#, "print": "hello log\n" }));
    venv::satisfied("invoke.py", &[], &[&bench.lambda_url()]);
}
