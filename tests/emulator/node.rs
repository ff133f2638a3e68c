//! Handlers in Node.js as their authors meet them: a real interpreter, whichever version is installed here.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use svlc_tests::root;

use crate::bench;
use crate::conformance::compare;
use crate::runtimes::{ID, Run, TIME, records};
use crate::streaming::Call;

fn node(handler: &str, files: &[(&str, &str)]) -> Run {
    Run::new("nodejs22.x", handler, files)
}

#[test]
fn node_handlers_of_every_kind_answer() {
    let module = "export const handler = async (event) => ({ n: event.n + 1 });";
    let common = "exports.handler = async (event) => ({ n: event.n + 1 });";
    for (handler, files) in [
        ("index.handler", vec![("index.mjs", module)]),
        ("index.handler", vec![("index.cjs", common)]),
        ("index.handler", vec![("index.js", common)]),
        ("index.handler", vec![("index.js", module), ("package.json", r#"{"type":"module"}"#)]),
        ("src/deep/app.handler", vec![("src/deep/app.js", common), ("src/package.json", "{}")]),
        (
            "app.api.v1.get",
            vec![("app.js", "exports.api = { v1: { get: async (e) => ({ n: e.n + 1 }) } };")],
        ),
        (
            "page/index.handler",
            vec![(
                "page/index.js",
                "exports.handler = (e, c, done) => done(null, { n: e.n + 1 });",
            )],
        ),
        (
            "index.handler",
            vec![("index.js", "exports.handler = (e, c) => c.succeed({ n: e.n + 1 });")],
        ),
        (
            "index.handler",
            vec![
                (
                    "index.js",
                    "const own = require('own'); exports.handler = async (e) => ({ n: own(e.n) });",
                ),
                ("node_modules/own/index.js", "module.exports = (n) => n + 1;"),
            ],
        ),
    ] {
        let run = node(handler, &files);
        run.gives(r#"{"n":1}"#, &json!({ "n": 2 }), &[]);
        run.gives(r#"{"n":2}"#, &json!({ "n": 3 }), &[]);
    }
}

#[test]
fn a_node_callback_waits_for_what_is_left_to_do() {
    let code = "let late = 0; exports.handler = (event, context, callback) => {
        context.callbackWaitsForEmptyEventLoop = event.waits;
        setTimeout(() => { late += 1; }, 300);
        const seen = late; callback(null, { get late() { return late; }, seen });
    };";
    let run = node("index.handler", &[("index.js", code)]);
    run.gives(r#"{"waits":true}"#, &json!({ "late": 1, "seen": 0 }), &[]);
    run.gives(r#"{"waits":false}"#, &json!({ "late": 1, "seen": 1 }), &[]);
    let none = node("index.handler", &[("index.js", "exports.handler = () => {};")]);
    none.gives("{}", &Value::Null, &[]);
    none.gives("{}", &Value::Null, &[]);
}

#[test]
fn node_logs_are_in_lambdas_text_format() {
    let code = "console.log('starting'); export const handler = async () => {
        console.log('a %s', 'b', { c: 1 }); console.debug('d'); console.warn('w'); console.error('e'); console.trace('t');
        process.stdout.write('plain\\n');
    };";
    let run = node("index.handler", &[("index.mjs", code)]);
    let lines = [
        "TIME\tID\tINFO\ta b { c: 1 }",
        "TIME\tID\tDEBUG\td",
        "TIME\tID\tWARN\tw",
        "TIME\tID\tERROR\te",
        "TIME\tID\tTRACE\tt",
        "plain",
    ];
    let first = [&["TIME\tundefined\tINFO\tstarting"][..], &lines].concat();
    run.gives("{}", &Value::Null, &first);
    run.gives("{}", &Value::Null, &lines);
}

#[test]
fn node_errors_have_type_message_and_trace() {
    let code = "class Own extends Error { name = 'Own'; code = 7 }
        export const handler = async (event) => {
            if (event.text) throw 'text';
            throw new Own('gone');
        };";
    let run = node("index.handler", &[("index.mjs", code)]);
    let (payload, logged) = run.event("{}");
    assert_eq!(
        (payload["errorType"].as_str(), payload["errorMessage"].as_str()),
        (Some("Own"), Some("gone"))
    );
    assert!(payload["trace"][1].as_str().unwrap().contains("index.mjs:4:19"), "{payload}");
    assert!(
        logged[0].contains(
            "\tERROR\tInvoke Error \t{\"errorType\":\"Own\",\"errorMessage\":\"gone\",\"code\":7,"
        ),
        "{logged:?}"
    );
    assert!(logged[0].contains("\"stack\":["), "{logged:?}");
    let text = json!({ "errorType": "string", "errorMessage": "text", "trace": [] });
    let line = "TIME\tID\tERROR\tInvoke Error \t{\"errorType\":\"Error\",\"errorMessage\":\"text\",\"stack\":*}";
    run.gives(r#"{"text":true}"#, &text, &[line]);
}

#[test]
fn node_ends_with_an_error_that_nobody_catches() {
    let code = "export const handler = async (event) => {
        if (event.ok) return 1;
        if (event.rejects) Promise.reject(new TypeError('lost'));
        else setTimeout(() => { throw new RangeError('late'); });
        await new Promise((resolve) => setTimeout(resolve, 3000));
    };";
    let run = node("index.handler", &[("index.mjs", code)]);
    let (payload, logged) = run.event(r#"{"rejects":true}"#);
    assert_eq!(payload["errorType"], "Runtime.UnhandledPromiseRejection");
    assert_eq!(payload["errorMessage"], "TypeError: lost");
    assert!(logged[0].contains("Unhandled Promise Rejection \t{\"errorType\":\"Runtime.UnhandledPromiseRejection\",\"errorMessage\":\"TypeError: lost\",\"reason\":{\"errorType\":\"TypeError\""), "{logged:?}");
    let (payload, logged) = run.event("{}");
    assert_eq!(
        (&payload["errorType"], &payload["errorMessage"]),
        (&json!("RangeError"), &json!("late"))
    );
    assert!(
        logged[0].contains("\tERROR\tUncaught Exception \t{\"errorType\":\"RangeError\""),
        "{logged:?}"
    );
    run.gives(r#"{"ok":true}"#, &json!(1), &[]);
}

#[test]
fn node_says_why_it_cannot_start() {
    for (handler, file, kind, message) in [
        ("gone.handler", "", "Runtime.ImportModuleError", "Error: Cannot find module 'gone'*"),
        (
            "index.other",
            "exports.handler = 1",
            "Runtime.HandlerNotFound",
            "index.other is undefined or not exported",
        ),
        (
            "index.handler",
            "exports.handler = 1",
            "Runtime.HandlerNotFound",
            "index.handler is not a function",
        ),
        ("index.handler", "exports.handler = (", "Runtime.UserCodeSyntaxError", "SyntaxError: *"),
        (
            "index.handler",
            "require('none')",
            "Runtime.ImportModuleError",
            "Error: Cannot find module 'none'*",
        ),
        ("index.handler", "throw new RangeError('no')", "RangeError", "no"),
        ("index", "", "Runtime.MalformedHandlerName", "Bad handler"),
    ] {
        let run = node(handler, &[("index.js", file)]);
        let (payload, logged) = run.event("{}");
        let expected = json!({ "errorType": kind, "errorMessage": format!("<like {message}>") });
        assert_eq!(compare(&expected, &payload, handler).err(), None, "{logged:#?}");
        let line = format!("\tundefined\tERROR\tUncaught Exception \t{{\"errorType\":\"{kind}\"");
        assert!(logged[0].contains(&line), "{logged:#?}");
    }
}

#[test]
fn node_24_takes_no_callbacks() {
    let code = "exports.handler = (event, context, callback) => callback(null, 1);";
    let run = Run::new("nodejs24.x", "index.handler", &[("index.js", code)]);
    assert_eq!(run.event("{}").0["errorType"], "Runtime.CallbackHandlerDeprecated");
}

#[test]
fn the_context_of_node_has_what_it_has_on_aws() {
    let code = "exports.handler = async (event, context) => ({
        ...context, left: context.getRemainingTimeInMillis(), trace: process.env._X_AMZN_TRACE_ID,
        env: ['AWS_EXECUTION_ENV', '_HANDLER', 'LAMBDA_TASK_ROOT', 'NODE_PATH', 'GREETING'].map((name) => process.env[name]),
        here: process.cwd(),
    });";
    let run = node("index.handler", &[("index.js", code)]);
    let folder = run.code.path().display().to_string();
    let node_path = format!(
        "/opt/nodejs/node22/node_modules:/opt/nodejs/node_modules:/var/runtime/node_modules:/var/runtime:{folder}"
    );
    let expected = json!({
        "callbackWaitsForEmptyEventLoop": true,
        "functionVersion": "$LATEST",
        "functionName": "f",
        "memoryLimitInMB": "128",
        "logGroupName": "/aws/lambda/life/f",
        "logStreamName": "<like ####/##/##/*[$LATEST]xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx>",
        "clientContext": "<absent>",
        "identity": "<absent>",
        "invokedFunctionArn": "arn:aws:lambda:us-east-1:123456789012:function:f",
        "awsRequestId": format!("<like {ID}>"),
        "trace": "<like Root=1-*;Parent=*;Sampled=0>",
        "env": ["AWS_Lambda_nodejs22.x", "index.handler", folder, node_path, "hello"],
        "here": folder,
    });
    let (payload, _) = run.event("{}");
    assert_eq!(compare(&expected, &payload, "context").err(), None);
    assert!((1..=5_000).contains(&payload["left"].as_i64().unwrap()), "{payload}");
}

#[test]
fn node_logs_records_where_the_log_is_json() {
    let code = "export const handler = async () => {
        console.log({ a: 1 }); console.warn('w %d', 2); console.debug('not told'); console.error('e', new TypeError('t'));
        throw new RangeError('gone');
    };";
    let run = Run::logged("nodejs22.x", "index.handler", &[("index.mjs", code)]);
    let id = format!("<like {ID}>");
    let record = |level: &str| json!({ "timestamp": format!("<like {TIME}>"), "level": level, "requestId": id });
    let with = |level: &str, more: Value| {
        let mut record = record(level);
        record.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        record
    };
    let expected = json!([
        with("INFO", json!({ "message": { "a": 1 } })),
        with("WARN", json!({ "message": "w 2" })),
        with(
            "ERROR",
            json!({ "message": "<like e TypeError: t*>", "errorType": "TypeError", "errorMessage": "t" })
        ),
        with("ERROR", json!({ "message": { "errorType": "RangeError", "errorMessage": "gone" } })),
    ]);
    let found = json!(records(&run));
    assert_eq!(compare(&expected, &found, "log").err(), None, "{found:#}");
}

/// The handler waits for the file before its second piece, so that the first has to come by itself.
const PIECES: &str = "import fs from 'node:fs';
import { setTimeout } from 'node:timers/promises';
export const pieces = awslambda.streamifyResponse(async (event, stream, context) => {
    stream.write('one');
    while (!fs.existsSync(event.go)) await setTimeout(5);
    stream.end(`two of ${context.functionName}`);
});
export const http = awslambda.streamifyResponse(async (event, stream) => {
    const answer = awslambda.HttpResponseStream.from(stream, { statusCode: 201 });
    answer.write('made');
    answer.end();
    return 'ignored';
});
export const fails = awslambda.streamifyResponse(async (event, stream) => {
    if (event.late) stream.write('one');
    throw new RangeError('gone');
});
";

#[test]
fn a_node_handler_answers_in_pieces() {
    let run = node("index.pieces", &[("index.mjs", PIECES)]);
    let go = run.code.path().join("go");
    let mut call = Call::with(&run.bench, "", &json!({ "go": go }).to_string());
    assert_eq!(call.message(), ("PayloadChunk".to_owned(), b"one".to_vec()));
    fs_err::write(&go, "").unwrap();
    assert_eq!(call.message(), ("PayloadChunk".to_owned(), b"two of f".to_vec()));
    assert_eq!(call.message(), ("InvokeComplete".to_owned(), b"{}".to_vec()));
    let whole = run.bench.invoke(&[], &json!({ "go": go }).to_string());
    assert_eq!(whole.text(), "onetwo of f", "put together for who wants the whole");
}

#[test]
fn a_node_handler_sends_status_and_headers_before_the_pieces() {
    let run = node("index.http", &[("index.mjs", PIECES)]);
    let answer = run.bench.invoke(&[], "{}");
    assert_eq!(answer.body, b"{\"statusCode\":201}\0\0\0\0\0\0\0\0made");
    let log = format!("{:?}", run.bench.log());
    assert!(log.contains("WARN\\tStreaming handlers ignore return values."), "{log}");
}

#[test]
fn a_node_handler_that_fails_in_the_middle_ends_its_answer() {
    let run = node("index.fails", &[("index.mjs", PIECES)]);
    let expected = json!({ "errorType": "RangeError", "errorMessage": "gone" });
    for event in [json!({ "late": true }), json!({ "late": false })] {
        let (payload, log) = run.event(&event.to_string());
        assert_eq!(compare(&expected, &payload, "payload").err(), None, "{event}");
        assert!(log[0].contains("Invoke Error"), "{log:?}");
    }
}

/// A process that does not outlive the test.
struct Bound(Child);

impl Drop for Bound {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// svlc was killed: its end of the log is closed, and nobody ends what it started.
#[test]
fn node_ends_when_nobody_reads_its_log_any_more() {
    let code = tempfile::tempdir().expect("a folder can be made");
    let endless = "export const handler = async () => {
        for (;;) { console.log('on'); await new Promise((done) => setTimeout(done, 10)); }
    };";
    fs_err::write(code.path().join("index.mjs"), endless).expect("it can be written");
    let (api, _requests) = crate::endpoint::endpoint(
        "HTTP/1.1 200 OK\r\nlambda-runtime-aws-request-id: a\r\nlambda-runtime-deadline-ms: 9999999999999\r\ncontent-length: 2\r\n\r\n{}",
    );
    let node = Command::new("node")
        .arg(root().join("compiler/svlc-emulator/runtimes/node.mjs"))
        .env("AWS_LAMBDA_RUNTIME_API", api.trim_start_matches("http://"))
        .env("LAMBDA_TASK_ROOT", code.path())
        .env("_HANDLER", "index.handler")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut node = Bound(node.expect("Node.js is installed"));
    let mut log = BufReader::new(node.0.stdout.take().expect("it is piped"));
    let mut line = String::new();
    log.read_line(&mut line).expect("it writes");
    assert!(line.ends_with("\tINFO\ton\n"), "{line}");
    drop(log);
    bench::until("it ends", || node.0.try_wait().expect("it is ours").is_some());
}
