//! Authorizers: what functions answer and for how long it holds.

use std::time::Duration;

use serde_json::{Value, json};

use crate::bench::Bench;
use crate::client::{self, Answer};

const SPEC: &str = "service: guarded
functions:
  f: { env: { STUB_FOLDER: \"<folder>\" } }
  gate: { timeout: 10, env: { STUB_FOLDER: \"<folder>/authorizer\" } }
  judge: { timeout: 10, env: { STUB_FOLDER: \"<folder>/authorizer\" } }
api:
  authorizers:
    slow: { type: lambda, function: gate }
    kept: { type: lambda, function: gate, ttl: 300 }
    policy: { type: lambda, function: judge, ttl: 300, simple: false }
    by-route: { type: lambda, function: gate, ttl: 300, identity: [$request.header.Authorization, $context.routeKey] }
routes:
  GET /slow: { integration: f, authorizer: slow }
  GET /kept: { integration: f, authorizer: kept }
  GET /kept/other: { integration: f, authorizer: kept }
  GET /policy: { integration: f, authorizer: policy }
  GET /policy/other: { integration: f, authorizer: policy }
  GET /route: { integration: f, authorizer: by-route }
  GET /route/other: { integration: f, authorizer: by-route }
stages: { $default: {}, beta: {} }
";

/// Answers `yes` or `no` from now on.
fn answer(bench: &Bench, is_authorized: bool) {
    let context = json!({ "said": is_authorized });
    let answer = json!({ "isAuthorized": is_authorized, "context": context });
    bench.tell_authorizer(&json!({ "respond": answer.to_string() }));
}

/// A request with a token.
fn get(bench: &Bench, path: &str, token: &str) -> Answer {
    client::send(&bench.url(), "GET", path, &[("Authorization", token)], b"")
}

fn status(bench: &Bench, path: &str, token: &str) -> u16 {
    get(bench, path, token).status
}

#[test]
fn answers_are_kept_by_identity() {
    let bench = Bench::new(SPEC);
    answer(&bench, true);
    assert_eq!(status(&bench, "/kept", "a"), 200);
    answer(&bench, false);
    assert_eq!(status(&bench, "/kept", "a"), 200);
    assert_eq!(status(&bench, "/kept/other", "a"), 200);
    let said = &bench.noted("event.json")["requestContext"]["authorizer"]["lambda"]["said"];
    assert_eq!(said, &json!(true), "the context is kept too");
    assert_eq!(status(&bench, "/kept", "b"), 403);
    answer(&bench, true);
    assert_eq!(status(&bench, "/kept", "b"), 403, "a refusal is kept");
    assert_eq!(status(&bench, "/slow", "b"), 200, "another authorizer has its own answers");
}

#[test]
fn a_policy_that_is_kept_is_read_for_each_route() {
    let bench = Bench::new(SPEC);
    let arn = "arn:aws:execute-api:us-east-1:123456789012:local00svl/$default/GET/policy";
    let statement = json!({ "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": arn });
    let answer = json!({ "principalId": "a", "policyDocument": { "Statement": [statement] } });
    bench.tell_authorizer(&json!({ "respond": answer.to_string() }));
    assert_eq!(status(&bench, "/policy", "a"), 200);
    bench.tell_authorizer(&json!({ "respond": "no answer at all" }));
    assert_eq!(status(&bench, "/policy/other", "a"), 403, "the function is not asked again");
    assert_eq!(status(&bench, "/policy", "a"), 200);
}

#[test]
fn answers_are_kept_by_route_if_asked() {
    let bench = Bench::new(SPEC);
    answer(&bench, true);
    assert_eq!(status(&bench, "/route", "a"), 200);
    answer(&bench, false);
    assert_eq!(status(&bench, "/route/other", "a"), 403);
    assert_eq!(status(&bench, "/route", "a"), 200);
}

#[test]
fn stages_do_not_share_answers() {
    let bench = Bench::new(SPEC);
    answer(&bench, true);
    assert_eq!(status(&bench, "/kept", "a"), 200);
    answer(&bench, false);
    assert_eq!(status(&bench, "/beta/kept", "a"), 403);
}

#[test]
fn answers_are_forgotten_in_time() {
    let bench = Bench::new(SPEC);
    answer(&bench, true);
    assert_eq!(status(&bench, "/kept", "a"), 200);
    assert_eq!(status(&bench, "/slow", "a"), 200);
    answer(&bench, false);
    assert_eq!(status(&bench, "/slow", "a"), 403, "without a time it is not kept");
    bench.emulator.turn_clock(Duration::from_secs(290));
    assert_eq!(status(&bench, "/kept", "a"), 200);
    bench.emulator.turn_clock(Duration::from_secs(10));
    assert_eq!(status(&bench, "/kept", "a"), 403);
}

#[test]
fn failures_are_not_kept() {
    let bench = Bench::new(SPEC);
    for failure in [
        json!({ "respond": "nonsense" }),
        json!({ "error": "{\"errorMessage\":\"no\"}" }),
        json!({ "exit": 1 }),
    ] {
        bench.tell_authorizer(&failure);
        assert_eq!(status(&bench, "/kept", "a"), 500, "{failure}");
    }
    answer(&bench, true);
    assert_eq!(status(&bench, "/kept", "a"), 200);
}

#[test]
fn an_authorizer_has_ten_seconds() {
    let bench = Bench::new(SPEC);
    bench.tell_authorizer(&json!({ "wait": true }));
    let answer = get(&bench, "/slow", "a");
    assert_eq!(
        (answer.status, answer.text()),
        (500, r#"{"message":"Internal Server Error"}"#.to_owned())
    );
    assert_eq!(bench.noted("event.json"), Value::Null, "the integration is not called");
}
