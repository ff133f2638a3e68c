//! The generated crate, built by cargo as a user builds it: what is written compiles, says what the spec says, and answers.

#[path = "builds/authorizers.rs"]
mod authorizers;
#[path = "builds/blueprints.rs"]
mod blueprints;
#[path = "emulator/client.rs"]
mod client;
#[path = "builds/dynamodb.rs"]
mod dynamodb;
#[path = "builds/emulated.rs"]
mod emulated;
#[path = "builds/events.rs"]
mod events;
#[path = "builds/measure.rs"]
mod measure;
#[path = "builds/package.rs"]
mod package;
#[path = "builds/payloads.rs"]
mod payloads;
#[path = "builds/runtime_api.rs"]
mod runtime_api;
#[path = "builds/support.rs"]
mod support;

use runtime_api::{Call, Function};
use serde_json::{Value, json};
use support::{Crate, files, spec};

const CANONICAL: &str = "specs/random-generator.yaml";

/// `runtime-template/src` is what svlc writes, but for the two marker comments in each handler.
#[test]
fn the_runtime_template_is_what_svlc_writes_for_its_spec() {
    let folder = svlc_tests::root().join("runtime-template");
    for file in files("svlc.yaml", &spec("runtime-template/svlc.yaml")) {
        let path = folder.join(&file.path);
        let is_source = file.path.starts_with("src/");
        let is_handler = file.path.starts_with("src/handlers/") && !file.path.ends_with("/mod.rs");
        if is_handler {
            let text = fs_err::read_to_string(&path).unwrap();
            let is_code = |line: &&str| !line.trim_start().starts_with("// svlc: ");
            let unmarked: String = text.split_inclusive('\n').filter(is_code).collect();
            assert_eq!(unmarked, file.text, "{}", path.display());
        } else if is_source {
            svlc_tests::assert_golden(&path, &file.text);
        }
    }
}

#[test]
fn a_service_without_functions_gets_no_crate() {
    let spec = "service: none\nintegrations: { a: { type: http, url: 'https://example.com' } }\n\
                routes: { GET /: a }\n";
    assert!(files("svlc.yaml", spec).is_empty());
}

/// The same spec gives the same files, whatever folder it was read from.
#[test]
fn files_do_not_depend_on_where_the_spec_stands() {
    let text = spec(CANONICAL);
    assert_eq!(files("svlc.yaml", &text), files("/home/someone/secret/svlc.yaml", &text));
}

#[test]
fn the_canonical_crate_is_clean() {
    clean("canonical", CANONICAL);
}

#[test]
fn blueprints_give_clean_crates() {
    clean("http-client", "tests/goldens/http-client/spec.yaml");
    clean("table-crud", "tests/goldens/table-crud/spec.yaml");
    clean("authorizer", "tests/goldens/authorizer/spec.yaml");
}

#[test]
fn awkward_names_give_clean_crates() {
    clean("names", "tests/builds/names.yaml");
}

#[test]
fn mixed_payload_formats_give_clean_crates() {
    clean("payloads", "tests/builds/payloads.yaml");
}

#[test]
fn hostile_text_gives_clean_crates() {
    clean("hostile", "tests/builds/hostile.yaml");
}

/// Every length at which rustfmt breaks a line that holds a name. Names longer than a line are in names.yaml: there
/// rustfmt leaves the whole expression alone.
#[test]
fn names_of_every_length_are_laid_out_as_rustfmt_would() {
    let mut spec =
        "service: lengths\nfunctions:\n  plain: {}\n  other: {}\n  env:\n    env:\n".to_owned();
    for length in 2..75 {
        spec += &format!("      A{}: 1\n", "a".repeat(length - 1));
    }
    spec += "routes:\n";
    for length in 1..75 {
        let name = "a".repeat(length);
        spec += &format!("  GET /{name}: plain\n  PUT /{name}/{{b}}: plain\n");
        spec += &format!("  GET /b/{{{name}}}: other\n").replace("/b/", &format!("/{length}/"));
        spec += &format!("  PUT /{length}/{{{}}}/{{x}}: other\n", &name[..length / 2 + 1]);
    }
    let made = Crate::new("lengths", &spec);
    made.cargo_succeeds(&["fmt", "--check"]);
    let emitted = fs_err::read_to_string(made.folder.join("src/generated/plain.rs")).unwrap();
    fs_err::write(made.folder.join("src/generated/plain.rs"), emitted.replace(" => {", "=>{"))
        .unwrap();
    let unformatted = made.cargo(&["fmt", "--check"]);
    assert!(!unformatted.status.success(), "rustfmt reads the match");
}

#[test]
fn events_give_clean_crates() {
    clean("events", "tests/builds/events.yaml");
    clean("events-only", "tests/builds/events_only.yaml");
}

#[test]
fn examples_give_clean_crates() {
    for entry in fs_err::read_dir(svlc_tests::root().join("examples")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let path = format!("examples/{name}/svlc.yaml");
        let own = svlc_tests::root().join(format!("examples/{name}/service"));
        let name = format!("example-{name}");
        match own.exists() {
            true => is_clean(&Crate::around(&name, &spec(&path), &own)),
            // One without functions has no crate.
            false if files("svlc.yaml", &spec(&path)).is_empty() => {}
            false => clean(&name, &path),
        }
    }
}

/// Laid out as rustfmt would, without a word from clippy, and its own tests pass.
fn clean(name: &str, path: &str) {
    is_clean(&Crate::new(name, &spec(path)));
}

fn is_clean(made: &Crate) {
    made.cargo_succeeds(&["fmt", "--check"]);
    made.cargo_succeeds(&["clippy", "--quiet", "--all-targets", "--", "-D", "warnings"]);
    made.cargo_succeeds(&["test", "--quiet"]);
}

/// What the spec gains or loses is an error in the handler until it is dealt with.
#[test]
fn spec_and_handlers_are_one_contract() {
    let text = spec(CANONICAL);
    let made = Crate::new("contract", &text);
    for (routes, code) in [
        ("  GET /index: random\n  GET /other: random", "error[E0004]"),
        ("  GET /other: random", "error[E0599]"),
    ] {
        made.rebuild(&text.replace("  GET /index: random", routes));
        let output = made.cargo(&["check", "--quiet"]);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && errors.contains(code), "{routes}\n{errors}");
    }
    made.rebuild(&text);
    made.cargo_succeeds(&["check", "--quiet"]);
}

#[test]
fn a_path_parameter_that_a_route_gains_is_an_error() {
    let text = spec(CANONICAL);
    // Its tests ask for the route as it was.
    let text = text.split("\ntests:").next().unwrap_or(&text).replace("/index", "/{a}");
    let made = Crate::new("parameter", &text);
    // `GET /{a}` and `GET /{a+}` have the same name and the same field; one more parameter has not.
    made.rebuild(&text.replace("/{a}", "/{a+}"));
    made.cargo_succeeds(&["check", "--quiet"]);
    let handler = made.folder.join("src/handlers/random.rs");
    let before = fs_err::read_to_string(&handler).unwrap();
    fs_err::write(&handler, before.replace("Route::GetA {", "Route::GetAB {")).unwrap();
    made.rebuild(&text.replace("/{a}", "/{a}/{b}"));
    let output = made.cargo(&["check", "--quiet"]);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.contains("error[E0027]"), "{errors}");
}

/// The promise of the canonical spec, kept by the binary that is deployed.
#[test]
fn the_canonical_function_answers_on_every_stage() {
    let binary = Crate::new("release", &spec(CANONICAL)).release("random");
    let event = |number: usize| match number % 2 {
        0 => events::v2("$default", "GET /index", "GET", "/index"),
        _ => events::v2("beta", "GET /index", "GET", "/beta/index"),
    };
    let env = [("RANDOM_MIN", "1"), ("RANDOM_MAX", "1000")];
    let function = Function::start(&binary, &env, (0..20).map(event).collect());
    let numbers: Vec<i64> = function.answers(20).iter().map(number).collect();
    assert!(numbers.iter().all(|number| (1..=1000).contains(number)), "{numbers:?}");
    assert!(numbers.iter().any(|number| *number != numbers[0]), "{numbers:?}");
    assert_eq!(function.stop().log, "");

    for (env, named) in [
        (&[("RANDOM_MAX", "1000")][..], &["`RANDOM_MIN` is not set"][..]),
        (&[], &["`RANDOM_MIN` is not set", "`RANDOM_MAX` is not set"]),
        (&[("RANDOM_MIN", "1"), ("RANDOM_MAX", "s3cret")], &["`RANDOM_MAX` is not a whole number"]),
    ] {
        let function = Function::start(&binary, env, vec![]);
        let Call::Error(path, error_type, body) = function.call() else {
            panic!("started without {named:?}");
        };
        assert_eq!(path, "/2018-06-01/runtime/init/error");
        assert_eq!(body["errorType"], error_type.as_str());
        let end = function.wait();
        assert_eq!(end.code, Some(1));
        for text in [body["errorMessage"].as_str().unwrap(), &end.log] {
            assert!(named.iter().all(|name| text.contains(name)), "{text}");
            assert!(!text.contains("s3cret"), "{text}");
        }
    }
}

fn number(answer: &Value) -> i64 {
    assert_eq!(answer["statusCode"], 200, "{answer}");
    assert_eq!(answer["headers"]["content-type"], "application/json", "{answer}");
    body(answer)["random"].as_i64().expect("the body has a number")
}

fn body(answer: &Value) -> Value {
    let text = answer["body"].as_str().expect("the answer has a body");
    serde_json::from_str(text).expect("the body is JSON")
}

#[test]
fn payload_1_0_is_answered() {
    let binary = Crate::new("payload-1", &spec("tests/builds/payload-1.yaml")).debug("hello");
    let mut with_query = events::v1(None, "/hello", "GET", "/hello");
    with_query["multiValueQueryStringParameters"] = json!({ "name": ["Ada"] });
    let sent = vec![
        events::v1(Some("GET /hello"), "/hello", "GET", "/hello"),
        with_query,
        events::v1(None, "/gone", "GET", "/gone"),
    ];
    let function = Function::start(&binary, &[], sent);
    let answers = function.answers(3);
    assert_eq!(answers[0]["multiValueHeaders"]["content-type"], json!(["application/json"]));
    assert_eq!(body(&answers[0]), json!({ "message": "Hello, world!" }));
    assert_eq!(body(&answers[1]), json!({ "message": "Hello, Ada!" }));
    assert_eq!(answers[2]["statusCode"], 404);
    let log = function.stop().log;
    assert!(log.contains("answered 404: the route `GET /gone` was not in the spec"), "{log}");
}

/// Which route an event came by shows in the echoed path; what API Gateway decodes must not end the process.
#[test]
fn both_formats_and_all_kinds_of_routes_reach_one_function() {
    let binary = Crate::new("payloads-run", &spec("tests/builds/payloads.yaml")).debug("echo");
    let mut awkward =
        events::v2("beta", "ANY /new/{id}/{rest+}", "POST", "/beta/new/a b?/猫/\"<%25>");
    awkward["pathParameters"] = json!({ "id": "a b?", "rest": "猫/\"<%25>" });
    awkward["rawQueryString"] = json!("q=1&q=a%20b&empty");
    awkward["queryStringParameters"] = json!({ "q": "1,a b", "empty": "" });
    awkward["headers"]["content-type"] = json!("application/x-www-form-urlencoded");
    awkward["body"] = json!("YT0x");
    awkward["isBase64Encoded"] = json!(true);
    let without_parameter = events::v2("$default", "ANY /new/{id}/{rest+}", "GET", "/new/1/2");
    let mut old = events::v1(None, "/old/{id}", "POST", "/old/7");
    old["pathParameters"] = json!({ "id": "7" });
    let sent = vec![
        awkward,
        without_parameter,
        old,
        events::v1(None, "/old/any", "DELETE", "/old/any"),
        events::v1(None, "$default", "GET", "/whatever"),
    ];
    let function = Function::start(&binary, &[], sent);
    let answers = function.answers(5);
    let echoed = body(&answers[0]);
    assert_eq!(echoed["method"], "POST");
    assert_eq!(echoed["path"], "/beta/new/a b?/猫/\"<%25>");
    assert_eq!(echoed["query"], json!({ "q": ["1", "a b"], "empty": [""] }));
    assert_eq!(echoed["body"], "a=1");
    let codes: Vec<&Value> = answers.iter().map(|answer| &answer["statusCode"]).collect();
    assert_eq!(codes, [200, 404, 200, 200, 200]);
    let paths: Vec<Value> =
        answers[2..].iter().map(|answer| body(answer)["path"].clone()).collect();
    assert_eq!(paths, ["/old/7", "/old/any", "/whatever"]);
}

#[test]
fn a_queue_worker_names_the_messages_that_failed() {
    let made = Crate::new("queue-worker", &spec("tests/builds/events.yaml"));
    let binary = made.debug("worker");
    let sent = vec![
        payloads::queue(&[("1", "x"), ("2", "y")]),
        payloads::queue(&[("1", "x"), ("2", ""), ("3", "z")]),
        payloads::topic("hello"),
        json!({ "test": true }),
    ];
    let function = Function::start(&binary, &[("SLOW", "true")], sent);
    let failed = json!({ "batchItemFailures": [{ "itemIdentifier": "2" }] });
    assert_eq!(function.answers(2), [Value::Null, failed]);
    for reason in
        ["from `aws:sns`, which the spec did not connect", "does not say where it is from"]
    {
        let (path, body) = failure(&function);
        assert!(path.ends_with("/error"), "{path}");
        assert!(body["errorMessage"].as_str().unwrap().contains(reason), "{body}");
    }
    assert!(function.stop().log.contains("message `2` failed: it has no body"));
}

/// The next call that reports an error, and what it says.
fn failure(function: &Function) -> (String, Value) {
    loop {
        match function.call() {
            Call::Next => {}
            Call::Error(path, _, body) => return (path, body),
            Call::Response(_, body) => panic!("answered {body}"),
        }
    }
}

#[test]
fn a_schedule_gets_its_event_or_its_input() {
    let made = Crate::new("schedule", &spec("tests/builds/events.yaml"));
    let sent = vec![payloads::schedule(), json!({ "mode": "quick" })];
    let function = Function::start(&made.debug("nightly"), &[], sent);
    assert_eq!(function.answers(2), [Value::Null, Value::Null]);
    let log = function.stop().log;
    assert!(log.contains("called at 2026-11-25T03:00:00Z"), "{log}");
    assert!(log.contains("called with an input of its own"), "{log}");
}

/// Every kind of payload reaches its variant, and the handler that nobody has written fails each.
#[test]
fn a_handler_that_is_not_written_fails_every_event() {
    let made = Crate::new("reader", &spec("tests/builds/events.yaml"));
    let sent = payloads::all();
    let count = sent.len();
    let function = Function::start(&made.debug("reader"), &[], sent);
    for _ in 0..count {
        let (_, body) = failure(&function);
        assert!(body["errorMessage"].as_str().unwrap().contains("write this handler in"), "{body}");
    }
}

/// A kind of event that the spec gains is an arm that the handler lacks.
#[test]
fn events_and_handlers_are_one_contract() {
    let text = spec("tests/builds/events.yaml");
    let made = Crate::new("events-contract", &text);
    for (with, code) in [
        ("events: [{ topic: topics.news }, { queue: queues.mails }]", "error[E0004]"),
        ("events: [{ queue: queues.mails }]", "error[E0599]"),
    ] {
        made.rebuild(&text.replace("events: [{ topic: topics.news }]", with));
        let output = made.cargo(&["check", "--quiet"]);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && errors.contains(code), "{with}\n{errors}");
    }
}
