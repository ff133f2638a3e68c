//! Parameter mapping: what an endpoint gets, and what a client gets of its answer.

use crate::bench::Bench;
use crate::client::{self, Answer};
use crate::endpoint::{OK, endpoint};

/// What the endpoint gets of a request, under a mapping.
fn passed_on(mapping: &str, path: &str, headers: &[(&str, &str)], body: &str) -> String {
    let (url, requests) = endpoint(OK);
    let bench = bench(&format!("url: '{url}/base?own=1', request: {{ {mapping} }}"));
    let answer = client::send(&bench.url(), "POST", path, headers, body.as_bytes());
    assert_eq!(answer.status, 200, "{mapping}");
    requests.recv_timeout(crate::bench::PATIENCE).expect("it is passed on")
}

fn bench(settings: &str) -> Bench {
    Bench::new(&format!(
        "service: mapped
parameters: {{ Brand: {{ type: String, default: acme }} }}
integrations:
  all: {{ type: http, method: ANY, {settings} }}
routes:
  ANY /pets/{{id}}: all
stages:
  $default: {{ variables: {{ tier: gold, code: '999' }} }}
  beta: {{ variables: {{ tier: tin, code: '999' }} }}
"
    ))
}

const HEADERS: &[(&str, &str)] = &[
    ("X-One", "1"),
    ("X-Many", "a"),
    ("X-Many", "b"),
    ("Content-Type", "application/json"),
    ("User-Agent", "tests"),
];
const BODY: &str = r#"{"order":{"id":7,"lines":[{"sku":"a b"}]},"name":"Zo\u00eb"}"#;

#[test]
fn a_value_can_be_taken_from_everywhere() {
    for (value, expected) in [
        ("plain", "plain"),
        ("$request.header.x-one", "1"),
        ("$request.header.X-MANY", "a,b"),
        ("$request.querystring.q", "a b,c"),
        ("$request.path", "/pets/a%20b"),
        ("$request.path.id", "a b"),
        ("$request.body", BODY),
        ("$request.body.order.id", "7"),
        ("$request.body.order.lines[0].sku", "a b"),
        ("$request.body.order.lines", r#"[{"sku":"a b"}]"#),
        ("$request.body.name", "Zoë"),
        ("$context.routeKey", "ANY /pets/{id}"),
        ("$context.stage", "beta"),
        ("$context.identity.userAgent", "tests"),
        ("$stageVariables.tier", "tin"),
        ("${parameters.Brand}-$${stageVariables.tier}", "acme-tin"),
        ("$${request.path.id}/$${request.header.none}/$${context.httpMethod}", "a b//POST"),
        ("5 $ and more", "5 $ and more"),
    ] {
        let mapping = format!("header.x-got: '{value}'");
        let request = passed_on(&mapping, "/beta/pets/a%20b?q=a%20b&q=c", HEADERS, BODY);
        assert!(request.contains(&format!("\r\nx-got: {expected}\r\n")), "{value}\n{request}");
    }
}

#[test]
fn what_has_no_value_sets_nothing() {
    for value in [
        "$request.header.none",
        "$request.querystring.none",
        "$request.body.none",
        "$context.identity.caller",
    ] {
        let mapping = format!("header.x-one: '{value}'");
        let request = passed_on(&mapping, "/pets/1", HEADERS, BODY);
        assert!(request.contains("\r\nx-one: 1\r\n"), "{value}\n{request}");
    }
    let long = format!(r#"{{"pad":"{}","late":1}}"#, "p".repeat(100 * 1_024));
    let request = passed_on("header.x-got: $request.body.late", "/pets/1", &[], &long);
    assert!(!request.contains("x-got"), "a body is looked through for 100 KB");
    let whole = passed_on("header.x-got: $request.body", "/pets/1", &[], &long);
    assert!(whole.contains(&format!("\r\nx-got: {long}\r\n")), "as a whole it is not cut");
}

#[test]
fn headers_are_appended_overwritten_and_removed() {
    for (mapping, there, gone) in [
        ("'append:header.x-one': '2'", &["x-one: 1", "x-one: 2"][..], &[][..]),
        ("header.x-many: c", &["x-many: c"], &["x-many: a", "x-many: b"]),
        ("'overwrite:header.x-new': n", &["x-new: n", "x-one: 1"], &[]),
        ("'remove:header.x-many': ''", &["x-one: 1"], &["x-many"]),
        ("'append:header.x-one': '3', 'remove:header.X-One': ''", &["x-one: 3"], &["x-one: 1"]),
        ("header.host: pets.example.com", &["host: pets.example.com"], &["host: 127.0.0.1"]),
    ] {
        let request = passed_on(mapping, "/pets/1", HEADERS, "");
        let lines: Vec<&str> = request.lines().collect();
        for line in there {
            assert!(lines.contains(line), "{mapping}: {line}\n{request}");
        }
        for line in gone {
            assert!(!lines.iter().any(|known| known.starts_with(line)), "{mapping}\n{request}");
        }
    }
}

#[test]
fn query_and_path_are_changed() {
    for (mapping, expected) in [
        ("'append:querystring.q': 'x y'", "/base?own=1&q=1&r=%2F&q=2&q=x%20y"),
        ("querystring.q: $request.header.x-many", "/base?own=1&r=%2F&q=a%2Cb"),
        ("'remove:querystring.q': ''", "/base?own=1&r=%2F"),
        ("path: $request.path", "/pets/a%20b?own=1&q=1&r=%2F&q=2"),
        ("path: 'v2/$${request.path.id}'", "/v2/a%20b?own=1&q=1&r=%2F&q=2"),
    ] {
        let request = passed_on(mapping, "/beta/pets/a%20b?q=1&r=%2F&q=2", HEADERS, "");
        let line = format!("POST {expected} HTTP/1.1");
        assert_eq!(request.lines().next(), Some(line.as_str()), "{mapping}");
    }
}

/// What a client gets of an answer, under a mapping of responses.
fn handed_back(mapping: &str) -> Answer {
    let (url, _) = endpoint(
        "HTTP/1.1 500 Broken\r\ncontent-type: application/json\r\nx-a: 1\r\nx-a: 2\r\nset-cookie: a=1\r\n\
         content-length: 15\r\n\r\n{\"code\":\"e-17\"}",
    );
    bench(&format!("url: '{url}/', response: {{ {mapping} }}")).get("/beta/pets/1")
}

#[test]
fn responses_are_changed_by_their_status() {
    let answer = handed_back(
        "'500': { statuscode: '404', header.x-code: $response.body.code, 'append:header.x-a': '3', \
         'remove:header.set-cookie': '', header.x-all: '$${response.header.X-A}|$${stageVariables.tier}|$${context.stage}', \
         header.x-none: $response.header.none }, '200': { header.x-ok: 'yes' }",
    );
    assert_eq!((answer.status, answer.text().as_str()), (404, r#"{"code":"e-17"}"#));
    assert_eq!(answer.values("x-code"), ["e-17"]);
    assert_eq!(answer.values("x-a"), ["1", "2", "3"]);
    assert_eq!(answer.values("x-all"), ["1,2|tin|beta"]);
    for absent in ["set-cookie", "x-none", "x-ok"] {
        assert!(answer.values(absent).is_empty(), "{absent}");
    }
    let other = handed_back("'404': { statuscode: '200' }");
    assert_eq!((other.status, other.values("set-cookie")), (500, vec!["a=1"]));
}

#[test]
fn what_cannot_be_set_is_500() {
    for mapping in [
        "'500': { statuscode: $response.body.code }",
        "'500': { statuscode: $stageVariables.code }",
        "'500': { header.x: \"a\\u0001b\" }",
    ] {
        let answer = handed_back(mapping);
        let expected = (500, r#"{"message":"Internal Server Error"}"#);
        assert_eq!((answer.status, answer.text().as_str()), expected, "{mapping}");
    }
}

#[test]
fn answers_of_the_gateway_are_not_mapped() {
    let bench = bench("url: 'http://127.0.0.1:1/', response: { '503': { statuscode: '200' } }");
    let answer = bench.get("/pets/1");
    let expected = (503, r#"{"message":"Service Unavailable"}"#);
    assert_eq!((answer.status, answer.text().as_str()), expected);
}
