//! `svlc test`: what passes, fails and is skipped, where it is told, in which reports, and how the run ends. A stub stands for the
//! functions, and a script for the cargo that would build them.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::thread::JoinHandle;

use serde_json::{Value, json};

use crate::ran::{Folder, Ran};

/// A service without functions: its endpoint is nowhere.
const PROXY: &str = "service: away\nintegrations:\n  a: { type: http, url: 'http://127.0.0.1:1/', method: GET }\n\
                     routes: { GET /away: a }\nstages: { $default: {}, beta: {} }\ntests:\n";

/// A service with a function, which the stub in `<folder>` stands for.
const SERVED: &str = "service: served\nfunctions: { f: { env: { STUB_FOLDER: <folder> } } }\nroutes: { ANY /f: f }\ntests:\n";

/// A folder with the spec of a service and its tests.
fn folder(spec: &str, tests: &str) -> Folder {
    let folder = Folder::new();
    let spec = spec.replace("<folder>", folder.path().as_str());
    folder.write("svlc.yaml", [&spec, tests].concat());
    folder
}

/// Runs `svlc test` with the stub as what cargo builds.
fn served(folder: &Folder, args: &[&str]) -> Ran {
    let stub = env!("CARGO_BIN_EXE_stub");
    let built = json!({ "executable": stub, "target": { "name": "f" } });
    folder.write("bin/cargo", format!("#!/bin/sh\necho '{built}'\n"));
    let script = folder.path().join("bin/cargo");
    fs_err::set_permissions(script, std::fs::Permissions::from_mode(0o755)).expect("it is ours");
    let path = format!("{}:{}", folder.path().join("bin"), std::env::var("PATH").expect("set"));
    let cache = folder.path().join("cache");
    let env = [("PATH", path.as_str()), ("XDG_CACHE_HOME", cache.as_str())];
    folder.svlc_with(&[&["test"], args].concat(), b"", &env)
}

/// Tells the stub what to answer.
fn tell(folder: &Folder, told: &Value) {
    folder.write("told.json", told.to_string());
}

/// The one report in JSON of a run.
fn report(folder: &Folder) -> Value {
    serde_json::from_str(&folder.read("report.json")).expect("a report is JSON")
}

/// Its endpoint is asked for nothing.
#[test]
fn the_example_of_a_proxy_passes_its_own_tests() {
    let spec = fs_err::read_to_string(svlc_tests::root().join("examples/proxy/svlc.yaml"));
    let folder = Folder::with(&[("svlc.yaml", &spec.expect("it is there"))]);
    let ran = folder.svlc(&["test", "--report", "json=report.json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(report(&folder)["summary"]["passed"], 2, "{ran:?}");
}

#[test]
fn what_holds_passes() {
    let tests = "  - name: nothing is found\n    request: GET /none\n    repeat: 3\n    expect:\n      status: 404\n      \
                 headers: { Content-Type: application/json, content-length: { pattern: '^[0-9]+$' } }\n      absent: [etag]\n      \
                 body: { json: { message: Not Found } }\n      bodies: same\n      max_duration: 60000\n\
                 \x20 - { name: the endpoint is gone, request: GET /away, stage: beta, expect: { status: 503, body: { includes: {} } } }\n";
    let folder = folder(PROXY, tests);
    let ran = folder.svlc(&["test"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    assert!(ran.out.contains("passed   nothing is found  (3 times, "), "{ran:?}");
    assert!(ran.out.contains("away (local): 2 passed in "), "{ran:?}");
}

#[test]
fn what_does_not_hold_is_told_on_its_place_with_what_is_the_case() {
    // What is expected, the text at the place, and what is told.
    let cases = [
        ("{}", "GET /none", "the status is 404, not 200"),
        ("{ status: 503 }", "503", "the status is 404, not 503"),
        ("{ status: 404, headers: { etag: a } }", "etag", "the answer has no header `etag`"),
        (
            "{ status: 404, headers: { content-type: text/plain } }",
            "text/plain",
            "the header `content-type` is `application/json`",
        ),
        (
            "{ status: 404, headers: { content-type: { pattern: xml } } }",
            "xml",
            "the header `content-type` is `application/json`",
        ),
        (
            "{ status: 404, absent: [Content-Type] }",
            "Content-Type",
            "has the header `Content-Type`",
        ),
        ("{ status: 404, body: { text: '1' } }", "'1'", "the body is another text"),
        ("{ status: 404, body: { pattern: a$ } }", "a$", "the body does not fit the expression"),
        ("{ status: 404, body: { json: { message: 7 } } }", "7 }", "`/message` of the body is"),
        ("{ status: 404, body: { json: {} } }", "{} }", "the body has `/message` as well"),
        ("{ status: 404, body: { json: [] } }", "[]", "the body is `{\"message\":\"Not Found\"}`"),
        ("{ status: 404, body: { includes: { a: 1 } } }", "a: 1", "the body has no `/a`"),
        ("{ status: 404, bodies: different }", "different", "answers 1 and 2 have the same body"),
        ("{ status: 404, bodies: varied }", "varied", "all 2 bodies are the same"),
    ];
    for (expect, at, message) in cases {
        let tests =
            format!("  - name: x\n    request: GET /none\n    repeat: 2\n    expect: {expect}\n");
        let folder = folder(PROXY, &tests);
        let ran = folder.svlc(&["test"]);
        assert_eq!(ran.code, 1, "{expect}: {ran:?}");
        let (line, text) = tests.lines().enumerate().find(|(_, line)| line.contains(at)).expect(at);
        let line = PROXY.lines().count() + line + 1;
        let place = format!("svlc.yaml:{line}:{}]", text.find(at).expect(at) + 1);
        let shown: Vec<&str> = ran.err.split("failed: x").collect();
        assert!(shown[1].contains(message) && shown[1].contains(&place), "{place}: {ran:?}");
        assert!(ran.out.contains("0 passed, 1 failed"), "{expect}: {ran:?}");
    }
}

#[test]
fn bodies_that_differ_are_shown_line_by_line() {
    let tests = "  - name: x\n    request: GET /none\n    expect: { status: 404, body: { json: { message: Gone } } }\n";
    let ran = folder(PROXY, tests).svlc(&["test"]);
    let diff =
        "      {\n    -   \"message\": \"Gone\"\n    +   \"message\": \"Not Found\"\n      }\n";
    assert!(ran.err.contains(diff), "{}", ran.err);
}

#[test]
fn only_what_the_filter_names_is_run_and_something_has_to() {
    let tests = "  - { name: first, request: GET /none, expect: { status: 404 } }\n  - { name: second, request: GET /away }\n";
    let folder = folder(PROXY, tests);
    let ran = folder.svlc(&["test", "--filter", "fir"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("1 passed") && !ran.out.contains("second"), "{ran:?}");
    let ran = folder.svlc(&["test", "--filter", "third"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("no test has `third` in its name"), "{ran:?}");
    assert!(ran.err.contains("first; second"), "{ran:?}");
    folder.write("svlc.yaml", PROXY.replace("tests:\n", ""));
    let ran = folder.svlc(&["test"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("the spec has no tests"), "{ran:?}");
}

/// A service with a function that a queue invokes, and tests that have events of that made up.
const FETCHED: &str = "service: fetched
functions: { f: { env: { STUB_FOLDER: <folder> }, events: [{ queue: { from: queues.jobs, filter: [{ body: { id: [{ exists: true }] } }] } }] } }
queues: { jobs: { visibility_timeout: 18 } }
integrations: { a: { type: http, url: 'http://127.0.0.1:1/', method: GET } }
routes: { GET /away: a }
tests:
";

#[test]
fn events_of_a_source_are_made_up() {
    let tests = "  - name: two jobs\n    invoke: f\n    event: { source: { from: queues.jobs, bodies: [{ id: 7 }, '{\"id\": 8}'] } }\n\
                 \x20 - name: an example\n    invoke: f\n    event: { source: queue }\n\
                 \x20 - name: not delivered\n    invoke: f\n    event: { source: { from: queue, bodies: [plain] } }\n";
    let folder = folder(FETCHED, tests);
    tell(&folder, &json!({}));
    let bodies = || {
        let event: Value = serde_json::from_str(&folder.read("event.json")).expect("there is one");
        let records = event["Records"].as_array().expect("they are records").clone();
        let queue = records[0]["eventSourceARN"].as_str().expect("each says from where").to_owned();
        assert!(queue.ends_with("jobs"), "{queue}");
        records.into_iter().map(|record| record["body"].clone()).collect::<Vec<_>>()
    };
    let ran = served(&folder, &["--filter", "two", "--format", "json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(bodies(), ["{\"id\":7}", "{\"id\": 8}"]);
    assert!(ran.out.contains("invoke f by queues.jobs"), "{ran:?}");
    let ran = served(&folder, &["--filter", "example"]);
    assert!(ran.code == 0 && bodies().len() == 1, "{ran:?}");
    let ran = served(&folder, &["--filter", "not delivered", "--format", "json"]);
    assert!(ran.code == 1 && ran.out.contains("AWS would not deliver it"), "{ran:?}");
    let ran = folder.svlc(&["test", "--filter", "two", "--target", "http://127.0.0.1:1"]);
    assert!(ran.out.contains("functions are invoked on this machine only"), "{ran:?}");
}

#[test]
fn functions_are_asked_by_requests_and_by_events() {
    let tests = "  - name: by a request\n    request: POST /f?a=1\n    body: { json: { b: 2 } }\n    headers: { x-a: '3' }\n    \
                 expect: { body: { json: { ok: true } } }\n\
                 \x20 - name: by an event\n    invoke: f\n    event: { file: events/one.json }\n    expect: { body: { includes: { ok: true } } }\n\
                 \x20 - name: fails\n    invoke: f\n    expect: { error: Oops }\n";
    let folder = folder(SERVED, tests);
    folder.write("events/one.json", "{\"one\": 1}");
    tell(&folder, &json!({ "respond": "{\"ok\":true}" }));
    let ran = served(&folder, &["--filter", "by a request"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let event: Value = serde_json::from_str(&folder.read("event.json")).expect("the stub got one");
    assert_eq!(event["body"], json!("{\"b\":2}"), "{event}");
    assert_eq!(event["rawQueryString"], json!("a=1"), "{event}");
    assert_eq!(event["headers"]["content-type"], json!("application/json"), "{event}");
    assert_eq!(event["headers"]["x-a"], json!("3"), "{event}");
    let ran = served(&folder, &["--filter", "by an event"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(folder.read("event.json"), "{\"one\":1}");
    let ran = served(&folder, &["--filter", "fails"]);
    assert!(ran.code == 1 && ran.err.contains("the function did not fail"), "{ran:?}");
    tell(&folder, &json!({ "error": "{\"errorType\":\"Oops\",\"errorMessage\":\"no\"}" }));
    let ran = served(&folder, &["--filter", "fails"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let ran = served(&folder, &["--filter", "by an event"]);
    assert!(ran.code == 1 && ran.err.contains("the function failed with `Oops`: no"), "{ran:?}");
    assert!(ran.err.contains("log: f  "), "{ran:?}");
}

#[test]
fn bodies_vary_or_do_not() {
    let tests = |bodies: &str| {
        format!("  - {{ name: x, request: GET /f, repeat: 3, expect: {{ bodies: {bodies} }} }}\n")
    };
    for (bodies, code) in [("same", 0), ("varied", 1), ("different", 1)] {
        let folder = folder(SERVED, &tests(bodies));
        tell(&folder, &json!({ "respond": "1" }));
        assert_eq!(served(&folder, &[]).code, code, "{bodies}");
    }
}

#[test]
fn reports_are_written_and_nothing_in_them_is_markup_or_a_secret() {
    let tests = "  - name: passes\n    request: GET /none\n    expect: { status: 404 }\n\
                 \x20 - name: 'fails & <not> \"]]>'\n    request: GET /none?a=%3C\n    \
                 headers: { authorization: Bearer hunter2hunter2, x-api-key: hunter2 }\n    \
                 expect: { status: 404, body: { text: \"<a>\\e[1m\" } }\n\
                 \x20 - name: has no file\n    request: GET /away\n    body: { file: none.json }\n";
    let folder = folder(PROXY, tests);
    let args = ["test", "--report", "junit=out/tests.xml", "--report", "json=report.json"];
    let ran = folder.svlc(&args);
    assert_eq!(ran.code, 1, "{ran:?}");
    let shown = [&ran.out, &ran.err, &folder.read("report.json"), &folder.read("out/tests.xml")];
    assert!(!shown.iter().any(|text| text.contains("hunter2")), "{shown:?}");
    let report = report(&folder);
    assert_eq!(report["version"], 1);
    assert_eq!(report["summary"]["passed"], 1, "{report}");
    let results: Vec<&Value> =
        report["tests"].as_array().unwrap().iter().map(|one| &one["result"]).collect();
    assert_eq!(results, ["passed", "failed", "broken"]);
    assert_eq!(report["tests"][1]["failures"][0]["place"]["line"], 13, "{report}");
    assert_eq!(report["tests"][1]["sent"], "GET /none?a=%3C");
    let read = "import sys, xml.etree.ElementTree as tree\nroot = tree.parse(sys.argv[1]).getroot()\n\
                suite = root.find('testsuite')\nprint(suite.get('tests'), suite.get('failures'), suite.get('errors'), suite.get('skipped'))\n\
                for case in suite.iter('testcase'):\n    print(case.get('name'), *[child.tag for child in case])\n";
    let xml = folder.path().join("out/tests.xml");
    let python =
        Command::new("python3").args(["-c", read, xml.as_str()]).output().expect("python3");
    let python = String::from_utf8(python.stdout).expect("UTF-8");
    assert_eq!(python, "3 1 1 0\npasses\nfails & <not> \"]]> failure\nhas no file error\n");
    let left = folder.tree("out");
    assert_eq!(left.len(), 1, "no draft is left: {left:?}");
}

#[test]
fn standard_output_is_one_document_if_that_is_wanted() {
    let tests = "  - { name: x, request: GET /nowhere }\n";
    let ran = folder(PROXY, tests).svlc(&["test", "--format", "json"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let report: Value =
        serde_json::from_str(&ran.out).unwrap_or_else(|why| panic!("{why}: {ran:?}"));
    assert_eq!(report["tests"][0]["failures"][0]["message"], "the status is 404, not 200");
    assert!(ran.err.contains("SV0430"), "{ran:?}");
}

/// A server that answers one request, and tells what it was asked.
fn remote(answer: &'static str) -> (String, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let url = format!("http://{}", listener.local_addr().expect("it listens"));
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a client comes");
        let lines = BufReader::new(stream.try_clone().expect("it is open")).lines();
        let head = lines.map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
        stream.write_all(answer.as_bytes()).expect("it listens");
        head
    });
    (url, server)
}

#[test]
fn a_deployed_api_is_asked_the_same() {
    let tests = "  - { name: asks, request: GET /f?a=1, stage: beta, headers: { x-a: b }, expect: { status: 201, body: { text: hi } } }\n\
                 \x20 - { name: invokes, invoke: f }\n";
    let spec = "service: served\nfunctions: { f: {} }\nroutes: { ANY /f: f }\nstages: { $default: {}, beta: {} }\ntests:\n";
    let folder = folder(spec, tests);
    let (url, server) =
        remote("HTTP/1.1 201 Created\r\ncontent-length: 2\r\nconnection: close\r\n\r\nhi");
    let args = ["test", "--target", &url, "--report", "json=report.json"];
    let ran = folder.svlc(&args);
    assert_eq!(ran.code, 0, "{ran:?}");
    let head = server.join().expect("the server ends");
    assert_eq!(head[0], "GET /beta/f?a=1 HTTP/1.1", "{head:?}");
    assert!(head.iter().any(|line| line.eq_ignore_ascii_case("x-a: b")), "{head:?}");
    assert!(ran.out.contains("1 passed, 1 skipped"), "{ran:?}");
    assert!(
        ran.out.contains("skipped  invokes  (functions are invoked on this machine only)"),
        "{ran:?}"
    );
    assert_eq!(report(&folder)["tests"][1]["result"], "skipped");
    assert!(!folder.has("build"), "nothing is built for it");
}

#[test]
fn every_request_goes_to_the_stage_that_is_named() {
    let tests = "  - { name: asks, request: GET /away, expect: { status: 201 } }\n";
    let folder = folder(PROXY, tests);
    let (url, server) =
        remote("HTTP/1.1 201 Created\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    let ran = folder.svlc(&["test", "--target", &format!("{url}/base/"), "--stage", "beta"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let head = server.join().expect("the server ends");
    assert_eq!(head[0], "GET /base/beta/away HTTP/1.1", "{head:?}");
    let ran = folder.svlc(&["test", "--stage", "bta"]);
    assert!(ran.code == 2 && ran.err.contains("did you mean `beta`?"), "{ran:?}");
}

#[test]
fn where_nobody_answers_nothing_passes_and_where_nothing_ran_neither() {
    let folder = folder(PROXY, "  - { name: asks, request: GET /away }\n");
    let ran = folder.svlc(&["test", "--target", "http://127.0.0.1:1"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.contains("0 passed, 1 broken"), "{ran:?}");
    assert!(ran.err.contains("there is no answer"), "{ran:?}");
    let spec = "service: served\nfunctions: { f: {} }\nroutes: { ANY /f: f }\ntests: [{ name: invokes, invoke: f }]\n";
    folder.write("svlc.yaml", spec);
    let ran = folder.svlc(&["test", "--target", "http://127.0.0.1:1"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("no test ran"), "{ran:?}");
}

#[test]
fn what_is_not_emulated_is_refused_before_anything_is_sent() {
    let spec = "service: served\nfunctions: { f: { layers: [\"arn:aws:lambda:us-east-1:123456789012:layer:a:1\"] } }\nroutes: { ANY /f: f }\ntests: [{ name: asks, request: GET /f }]\n";
    let folder = Folder::with(&[("svlc.yaml", spec)]);
    let ran = folder.svlc(&["test"]);
    assert!(ran.code == 1 && ran.err.contains("SV0601"), "{ran:?}");
    assert!(!folder.has("build"), "nothing was written");
}

/// A service that only tokens open.
const GUARDED: &str = "service: served\nfunctions: { f: { env: { STUB_FOLDER: <folder> } } }\napi:\n  authorizers:\n    \
     tokens: { type: jwt, issuer: 'https://id.example.com', audience: [shop] }\n\
     routes: { GET /f: { integration: f, authorizer: tokens, scopes: [read] } }\ntests:\n";

#[test]
fn a_token_opens_what_its_authorizer_guards() {
    let tests = "  - { name: without, request: GET /f, expect: { status: 401 } }\n\
                 \x20 - { name: without the scope, request: GET /f, token: { authorizer: tokens }, expect: { status: 403 } }\n\
                 \x20 - { name: too late, request: GET /f, token: { authorizer: tokens, scopes: [read], claims: { exp: 1 } }, expect: { status: 401 } }\n\
                 \x20 - { name: in time, request: GET /f, token: { authorizer: tokens, scopes: [read, write], claims: { sub: ada } } }\n";
    let folder = folder(GUARDED, tests);
    tell(&folder, &json!({ "respond": "1" }));
    let ran = served(&folder, &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let event: Value = serde_json::from_str(&folder.read("event.json")).expect("the stub got one");
    let claims = &event["requestContext"]["authorizer"]["jwt"]["claims"];
    assert_eq!((&claims["sub"], &claims["aud"]), (&json!("ada"), &json!("shop")), "{event}");
    assert_eq!(claims["scope"], "read write", "{event}");
}

#[test]
fn a_deployed_api_gets_the_tokens_that_the_user_has() {
    let tests = "  - { name: opens, request: GET /f, token: { authorizer: tokens }, expect: { status: 201 } }\n";
    let folder = folder(GUARDED, tests);
    let ran = folder.svlc(&["test", "--target", "http://127.0.0.1:1"]);
    assert!(ran.code == 1 && ran.out.contains("0 passed, 1 skipped"), "{ran:?}");
    let (url, server) =
        remote("HTTP/1.1 201 Created\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    let args = ["test", "--target", &url, "--token", "tokens=USER_TOKEN"];
    let ran = folder.svlc_with(&args, b"", &[("USER_TOKEN", "abc.def")]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let head = server.join().expect("the server ends");
    let header = "authorization: bearer abc.def";
    assert!(head.iter().any(|line| line.eq_ignore_ascii_case(header)), "{head:?}");
    let ran = folder.svlc(&args);
    assert!(ran.code == 2 && ran.err.contains("`USER_TOKEN` is not set"), "{ran:?}");
    let ran = folder.svlc(&["test", "--target", &url, "--token", "token=USER_TOKEN"]);
    assert!(ran.code == 2 && ran.err.contains("did you mean `tokens`?"), "{ran:?}");
}
