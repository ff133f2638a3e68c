//! Handlers in Node.js and Python as their authors meet them: real interpreters, whichever version is installed here.

use std::path::Path;
use std::process::Command;

use camino::Utf8PathBuf;
use serde_json::{Value, json};
use svlc_core::facts::runtimes::Runtime;
use svlc_core::model::{Model, Package};
use svlc_emulator::runtimes::{Language, Managed};
use svlc_emulator::{Program, Setup};

use crate::bench::Bench;
use crate::conformance::{compare, log};

/// Like any time, and like any id.
const TIME: &str = "####-##-##T##:##:##.###Z";
const ID: &str = "xxxxxxxx-xxxx-4xxx-xxxx-xxxxxxxxxxxx";

/// A function, and the folder of its code.
struct Run {
    bench: Bench,
    code: tempfile::TempDir,
}

impl Run {
    fn new(runtime: &str, handler: &str, files: &[(&str, &str)]) -> Self {
        Self::with(runtime, handler, files, "text")
    }

    /// One whose log is JSON.
    fn logged(runtime: &str, handler: &str, files: &[(&str, &str)]) -> Self {
        Self::with(runtime, handler, files, "json, level: info")
    }

    fn with(runtime: &str, handler: &str, files: &[(&str, &str)], log: &str) -> Self {
        let code = tempfile::tempdir().expect("a folder can be made");
        for (path, text) in files {
            let path = code.path().join(path);
            fs_err::create_dir_all(path.parent().expect("it is in the folder")).expect("made");
            fs_err::write(path, text).expect("written");
        }
        let spec = format!(
            "service: life\nfunctions:\n  f: {{ runtime: {runtime}, code: ./f, handler: {handler}, timeout: 5, \
             logging: {{ format: {log} }}, env: {{ GREETING: hello }} }}\nroutes: {{ $default: f }}\n"
        );
        let bench = Bench::with(&spec, &Setup::default(), |model, _| programs(model, code.path()));
        Self { bench, code }
    }

    /// What an event gives: its payload, and what was logged between START and END, in one line each.
    fn event(&self, event: &str) -> (Value, Vec<String>) {
        let answer = self.bench.invoke(&[], event);
        let payload = serde_json::from_slice(&answer.body);
        let lines = log(&self.bench.log(), false);
        let lines = lines.as_array().expect("lines").iter().filter_map(Value::as_str);
        let own = |line: &&str| {
            !["START ", "END ", "REPORT ", "INIT_REPORT "].iter().any(|own| line.starts_with(own))
        };
        (payload.unwrap_or(Value::Null), lines.filter(own).map(str::to_owned).collect())
    }

    fn gives(&self, event: &str, payload: &Value, lines: &[&str]) {
        let (found, logged) = self.event(event);
        let fault = compare(payload, &found, "payload").err();
        assert_eq!(fault, None, "{found:#}\n{logged:#?}");
        let like = |line: &&str| format!("<like {}>", line.replace("TIME", TIME).replace("ID", ID));
        let lines: Value = lines.iter().map(like).collect();
        let fault = compare(&lines, &json!(logged), "log").err();
        assert_eq!(fault, None, "{logged:#?}");
    }
}

/// The program of every function: whatever interpreter is there, with the client that svlc has for it.
fn programs(model: &Model, code: &Path) -> svlc_emulator::Programs {
    let code = Utf8PathBuf::from_path_buf(code.to_owned()).expect("its path is text");
    let program = |function: &svlc_core::model::Function| {
        let Package::Managed { runtime, handler, .. } = &function.package else {
            panic!("managed")
        };
        let (language, _) = Language::of(runtime).expect("it is emulated");
        let (name, text) = language.client();
        let client = code.join(".client").join(name);
        fs_err::create_dir_all(client.parent().expect("a folder")).expect("made");
        fs_err::write(&client, text).expect("written");
        let arguments = language.arguments(&client, &code.join(".client"));
        let (runtime, handler, code) = (*runtime, handler.clone(), code.clone());
        let managed = Some(Managed { runtime, handler, code, arguments });
        Program { path: interpreter(language), version: "1".to_owned(), managed }
    };
    let named = |function| (function_name(function), program(function));
    model.functions.iter().map(named).collect()
}

fn function_name(function: &svlc_core::model::Function) -> String {
    function.name.clone()
}

fn interpreter(language: Language) -> Utf8PathBuf {
    let (name, about) = match language {
        Language::Node => ("node", ["-e", "console.log(process.execPath)"]),
        Language::Python => ("python3", ["-c", "import sys; print(sys.executable)"]),
    };
    let output = Command::new(name).args(about).output().expect("it is installed");
    Utf8PathBuf::from(String::from_utf8(output.stdout).expect("a path is text").trim())
}

fn node(handler: &str, files: &[(&str, &str)]) -> Run {
    Run::new("nodejs22.x", handler, files)
}

fn python(handler: &str, files: &[(&str, &str)]) -> Run {
    Run::new("python3.13", handler, files)
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
fn python_handlers_of_every_kind_answer() {
    let code = "def handler(event, context):\n    return {'n': event['n'] + 1, 'é': 'ü'}\n";
    let relative = "from . import own\n\ndef handler(event, context):\n    return {'n': own.more(event['n']), 'é': 'ü'}\n";
    for (handler, files) in [
        ("app.handler", vec![("app.py", code)]),
        ("src/deep/app.handler", vec![("src/deep/app.py", code)]),
        ("src.deep.app.handler", vec![("src/deep/app.py", code)]),
        (
            "pack.app.handler",
            vec![("pack/app.py", relative), ("pack/own.py", "def more(n):\n    return n + 1\n")],
        ),
    ] {
        let run = python(handler, &files);
        run.gives(r#"{"n":1}"#, &json!({ "n": 2, "é": "ü" }), &[]);
        run.gives(r#"{"n":2}"#, &json!({ "n": 3, "é": "ü" }), &[]);
    }
}

#[test]
fn python_writes_letters_as_they_are_from_3_12_on() {
    let code = "import decimal\ndef handler(event, context):\n    return ['é', decimal.Decimal(7), decimal.Decimal('0.5')]\n";
    for (runtime, expected) in
        [("python3.11", r#"["\u00e9", 7, 0.5]"#), ("python3.12", r#"["é", 7, 0.5]"#)]
    {
        let run = Run::new(runtime, "app.handler", &[("app.py", code)]);
        assert_eq!(run.bench.invoke(&[], "{}").text(), expected);
    }
}

#[test]
fn python_logs_are_in_lambdas_text_format() {
    let code = "import logging, sys
print('starting')
def handler(event, context):
    print('plain')
    logging.getLogger().setLevel(logging.INFO)
    logging.info('told %s', 'it')
    logging.getLogger('own').error('bad')
    sys.stderr.write('complained\\n')
    context.log('by the context\\n')
";
    let run = python("app.handler", &[("app.py", code)]);
    let lines = [
        "plain",
        "[INFO]\tTIME\tID\ttold it",
        "[ERROR]\tTIME\tID\tbad",
        "complained",
        "by the context",
    ];
    run.gives("{}", &Value::Null, &[&["starting"][..], &lines].concat());
    run.gives("{}", &Value::Null, &lines);
}

#[test]
fn python_errors_have_type_message_and_stack() {
    let code =
        "def inner():\n    raise ValueError('gone')\n\ndef handler(event, context):\n    inner()\n";
    let run = python("app.handler", &[("app.py", code)]);
    let expected = json!({
        "errorMessage": "gone",
        "errorType": "ValueError",
        "requestId": format!("<like {ID}>"),
        "stackTrace": [
            "<like   File \"*/app.py\", line 5, in handler\n    inner()\n>",
            "<like   File \"*/app.py\", line 2, in inner\n    raise ValueError('gone')\n>",
        ],
    });
    let lines = [
        "[ERROR] ValueError: gone",
        "Traceback (most recent call last):",
        "\u{a0}\u{a0}File \"*/app.py\", line 5, in handler",
        "\u{a0}\u{a0}\u{a0}\u{a0}inner()",
        "\u{a0}\u{a0}File \"*/app.py\", line 2, in inner",
        "\u{a0}\u{a0}\u{a0}\u{a0}raise ValueError('gone')",
    ];
    run.gives("{}", &expected, &lines);
    let unfit =
        python("app.handler", &[("app.py", "def handler(event, context):\n    return {1, 2}\n")]);
    let (payload, _) = unfit.event("{}");
    assert_eq!(payload["errorType"], "Runtime.MarshalError");
    assert!(payload["errorMessage"].as_str().unwrap().starts_with("Unable to marshal response: "));
}

#[test]
fn python_says_why_it_cannot_start() {
    for (handler, file, kind, message) in [
        (
            "gone.handler",
            "",
            "Runtime.ImportModuleError",
            "Unable to import module 'gone': No module named 'gone'",
        ),
        (
            "app.handler",
            "import none",
            "Runtime.ImportModuleError",
            "Unable to import module 'app': No module named 'none'",
        ),
        (
            "app.handler",
            "x = 1",
            "Runtime.HandlerNotFound",
            "Handler 'handler' missing on module 'app'",
        ),
        (
            "app.handler",
            "def (",
            "Runtime.UserCodeSyntaxError",
            "Syntax error in module 'app': invalid syntax (app.py, line 1)",
        ),
        ("app.handler", "raise KeyError('no')", "KeyError", "'no'"),
        (
            "sys.handler",
            "",
            "Runtime.BuiltInModuleConflict",
            "Cannot use built-in module sys as a handler module",
        ),
        (
            "app",
            "",
            "Runtime.MalformedHandlerName",
            "Bad handler 'app': not enough values to unpack (expected 2, got 1)",
        ),
    ] {
        let run = python(handler, &[("app.py", file)]);
        let (payload, logged) = run.event("{}");
        let expected = json!({ "errorType": kind, "errorMessage": message, "requestId": "" });
        assert_eq!(compare(&expected, &payload, handler).err(), None, "{logged:#?}");
        assert!(logged[0].starts_with("[WARNING]\t"), "{logged:#?}");
        assert_eq!(logged[1], format!("[ERROR] {kind}: {message}"), "{logged:#?}");
    }
}

#[test]
fn the_context_of_python_has_what_it_has_on_aws() {
    let code = "import os
def handler(event, context):
    names = ['AWS_EXECUTION_ENV', '_HANDLER', 'LAMBDA_TASK_ROOT', 'PYTHONPATH', 'GREETING']
    own = {name: value for name, value in vars(context).items() if isinstance(value, str)}
    return {**own, 'left': context.get_remaining_time_in_millis(), 'client': context.client_context.custom,
            'identity': context.identity.cognito_identity_id, 'trace': os.environ['_X_AMZN_TRACE_ID'],
            'env': [os.environ.get(name) for name in names], 'here': os.getcwd()}
";
    let run = python("app.handler", &[("app.py", code)]);
    let folder = run.code.path().display().to_string();
    let expected = json!({
        "aws_request_id": format!("<like {ID}>"),
        "log_group_name": "/aws/lambda/life/f",
        "log_stream_name": "<like ####/##/##/*[$LATEST]xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx>",
        "function_name": "f",
        "memory_limit_in_mb": "128",
        "function_version": "$LATEST",
        "invoked_function_arn": "arn:aws:lambda:us-east-1:123456789012:function:f",
        "client": { "a": 1 },
        "identity": null,
        "trace": "<like Root=1-*;Parent=*;Sampled=0>",
        "env": ["AWS_Lambda_python3.13", "app.handler", folder, "/var/runtime", "hello"],
        "here": folder,
    });
    // {"custom":{"a":1}}
    let answer = run.bench.invoke(&[("X-Amz-Client-Context", "eyJjdXN0b20iOnsiYSI6MX19")], "{}");
    let payload: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(compare(&expected, &payload, "context").err(), None);
    assert!((1..=5_000).contains(&payload["left"].as_i64().unwrap()), "{payload}");
}

/// What was logged as JSON, without what Lambda adds itself.
fn records(run: &Run) -> Vec<Value> {
    let (_, lines) = run.event("{}");
    let records = lines.iter().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    records.filter(|record| record.get("type").is_none()).collect()
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

#[test]
fn python_logs_records_where_the_log_is_json() {
    let code = "import logging
def handler(event, context):
    logging.info('told %s', 'it', extra={'own': 1})
    logging.debug('not told')
    try:
        raise KeyError('k')
    except KeyError:
        logging.exception('caught')
    raise ValueError('gone')
";
    let run = Run::logged("python3.13", "app.handler", &[("app.py", code)]);
    let (time, id) = ("<like ####-##-##T##:##:##Z>", format!("<like {ID}>"));
    let expected = json!([
        { "timestamp": time, "level": "INFO", "message": "told it", "logger": "root", "requestId": id, "own": 1,
          "errorType": "<absent>" },
        { "timestamp": time, "level": "ERROR", "message": "caught", "errorType": "KeyError", "errorMessage": "'k'",
          "location": "<like *app.py:handler:8>" },
        { "timestamp": time, "level": "ERROR", "errorType": "ValueError", "errorMessage": "gone", "requestId": id },
    ]);
    let found = json!(records(&run));
    assert_eq!(compare(&expected, &found, "log").err(), None, "{found:#}");
}

#[test]
fn a_program_by_the_name_bootstrap_runs_as_it_is() {
    let stub = Utf8PathBuf::from(env!("CARGO_BIN_EXE_stub"));
    let spec = "service: life\nfunctions:\n  f: { runtime: provided.al2023, code: ./f, env: { STUB_FOLDER: \"<folder>\" } }\n\
                routes: { $default: f }\n";
    let bench = Bench::with(spec, &Setup::default(), |_, _| {
        let runtime = Runtime::find("provided.al2023").expect("it is known");
        let code = stub.parent().expect("it is in a folder").to_owned();
        let managed = Managed { runtime, handler: "own".to_owned(), code, arguments: Vec::new() };
        let program =
            Program { path: stub.clone(), version: "1".to_owned(), managed: Some(managed) };
        [("f".to_owned(), program)].into_iter().collect()
    });
    assert_eq!(bench.get("/").status, 200);
    let environment = bench.noted("environment.json");
    assert_eq!(environment["_HANDLER"], "own");
    assert_eq!(environment.get("AWS_EXECUTION_ENV"), None);
}
