//! Handlers in Python as their authors meet them: a real interpreter, whichever version is installed here.

use serde_json::{Value, json};

use crate::conformance::compare;
use crate::runtimes::{ID, Run, records};

fn python(handler: &str, files: &[(&str, &str)]) -> Run {
    Run::new("python3.13", handler, files)
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
