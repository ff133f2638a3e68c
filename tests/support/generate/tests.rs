//! `tests:`: requests to the routes that are there, and events for the functions.

use serde_json::{Map, Value, json};

use super::{Choices, Draft, Record};

/// Adds up to five tests, each with a name of its own.
pub(super) fn add(draft: &mut Draft<'_>) {
    let Draft { choices, spec, .. } = draft;
    let names = |section: &Value| -> Vec<String> {
        section.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect()
    };
    let routes = spec.get("routes").cloned().unwrap_or_default();
    let functions = names(spec.get("functions").unwrap_or(&Value::Null));
    let stages = names(spec.get("stages").unwrap_or(&Value::Null));
    let authorizers = spec.get("api").map(|api| api["authorizers"].clone()).unwrap_or_default();
    let tokens: Vec<String> = names(&authorizers)
        .into_iter()
        .filter(|name| authorizers[name.as_str()]["type"] == "jwt")
        .collect();
    let mut tests = Vec::new();
    for number in 0..choices.below(6) {
        let mut test = Record::default();
        test.set(
            "name",
            format!("{} {number}", choices.pick(&["holds", "it's \"so\": #", "é 猫"])),
        );
        match choices.pick_any(&functions).filter(|_| choices.rarely(3)) {
            Some(function) => invocation(choices, &mut test, &function, &spec["functions"]),
            None => {
                let keys = names(&routes);
                let Some(key) = choices.pick_any(&keys) else { continue };
                request(choices, &mut test, &key, &stages);
                if let Some(name) = choices.pick_any(&tokens).filter(|_| choices.maybe()) {
                    test.set("token", token(choices, &name));
                }
            }
        }
        tests.push(Value::from(test));
    }
    if !tests.is_empty() {
        spec.insert("tests".to_owned(), Value::Array(tests));
    }
}

/// A request that a route takes. Whoever the route lets in, the test may expect that nobody is.
fn request(choices: &mut Choices<'_>, test: &mut Record, key: &str, stages: &[String]) {
    let (method, path) = key.split_once(' ').unwrap_or(("GET", "/what/else"));
    let method = if method == "ANY" { "PATCH" } else { method };
    let mut line = format!("{method} ");
    for segment in path.split('/').skip(1) {
        line.push('/');
        line += match (segment.starts_with('{'), segment.ends_with("+}")) {
            (true, true) => "a/b%20c",
            (true, false) => "7",
            _ => segment,
        };
    }
    line += choices.pick(&["", "?a=1", "?a=%22&b"]);
    test.set("request", line);
    if let Some(stage) = choices.pick_any(stages).filter(|_| choices.maybe()) {
        test.set("stage", stage);
    }
    test.maybe(choices, "headers", |_| json!({ "x-caller": "test: \"#\"", "Accept": "*/*" }));
    test.maybe(choices, "body", body);
    let mut expect = expectation(choices, test);
    expect.set("status", choices.pick(&[401, 403]));
    expect.maybe(choices, "headers", |choices| {
        let pattern = json!({ "pattern": "^application/(json|xml)$" });
        json!({ "Content-Type": choices.pick(&[json!("application/json"), pattern]) })
    });
    expect.maybe(choices, "absent", |choices| choices.some(&["set-cookie", "x-powered-by"], 1));
    test.set("expect", expect);
}

fn body(choices: &mut Choices<'_>) -> Value {
    match choices.below(3) {
        0 => json!({ "text": choices.pick(&["", "plain", "${not.a.reference} \n\"#"]) }),
        1 => json!({ "json": literal(choices) }),
        _ => json!({ "file": choices.pick(&["order.json", "./bodies/a-1.bin"]) }),
    }
}

fn literal(choices: &mut Choices<'_>) -> Value {
    choices.pick(&[
        json!({}),
        json!(null),
        json!([1, -2.5, true, "${x}", { "a": null }]),
        json!({ "id": 7, "of": { "who": "${also.none}" } }),
        json!("text"),
    ])
}

fn token(choices: &mut Choices<'_>, name: &str) -> Value {
    let mut token = Record::default();
    token.set("authorizer", name);
    token.maybe(choices, "scopes", |choices| choices.some(&["orders:read", "all"], 1));
    token.maybe(choices, "claims", |_| json!({ "sub": "ada", "groups": ["a", "b"] }));
    token.into()
}

fn invocation(choices: &mut Choices<'_>, test: &mut Record, function: &str, functions: &Value) {
    // The kind of its first event.
    let events = functions[function]["events"].as_array().and_then(|events| events.first());
    let source = events.and_then(|event| event.as_object()?.keys().next().cloned());
    test.set("invoke", function);
    test.maybe(choices, "event", |choices| match (choices.below(3), &source) {
        (0, _) => json!({ "file": "events/one.json" }),
        (1, Some(source)) if choices.maybe() => json!({ "source": source }),
        (1, Some(source)) if source != "schedule" => {
            json!({ "source": { "from": source, "bodies": [literal(choices)] } })
        }
        _ => json!({ "json": literal(choices) }),
    });
    let mut expect = expectation(choices, test);
    expect.maybe(choices, "error", |choices| choices.pick(&["Runtime.ExitError", "Oops"]));
    let expect: Value = expect.into();
    if expect.as_object().is_some_and(|expect| !expect.is_empty()) {
        test.set("expect", expect);
    }
}

/// What can be expected of both.
fn expectation(choices: &mut Choices<'_>, test: &mut Record) -> Record {
    let mut expect = Record::default();
    expect.maybe(choices, "body", |choices| match choices.below(4) {
        0 => json!({ "text": choices.pick(&["", "a \"b\"\n"]) }),
        1 => json!({ "json": literal(choices) }),
        2 => json!({ "includes": literal(choices) }),
        _ => json!({ "pattern": "^[a-z]+\\(.*\\)$" }),
    });
    if choices.maybe() {
        test.set("repeat", choices.between(2, 1_000));
        let is_whole = |body: &Map<String, Value>| !body.contains_key("includes");
        let body = expect.0.get("body").and_then(Value::as_object);
        let all = if body.is_some_and(is_whole) { 1 } else { 3 };
        expect.maybe(choices, "bodies", |choices| {
            choices.pick(&["same", "varied", "different"][..all])
        });
    }
    expect.maybe(choices, "max_duration", |choices| choices.between(1, 900_000));
    expect
}
