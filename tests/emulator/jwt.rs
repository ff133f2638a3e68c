//! JWT authorizers: tokens as an issuer on this machine signs them.

use std::time::Duration;

use serde_json::{Value, json};
use svlc_emulator::{Line, Setup};

use crate::bench::Bench;
use crate::client::{self, Answer};
use crate::issuer::{Issuer, claims, key, now};

const SPEC: &str = "service: guarded
parameters: { Issuer: { default: \"<issuer>\" } }
functions:
  f: { env: { STUB_FOLDER: \"<folder>\" } }
integrations:
  old: { type: lambda, function: f, payload: \"1.0\" }
api:
  authorizers:
    tokens: { type: jwt, issuer: \"${parameters.Issuer}\", audience: [orders, shop] }
    query: { type: jwt, issuer: \"${parameters.Issuer}\", audience: [orders], identity: $request.querystring.token }
routes:
  GET /r: { integration: f, authorizer: tokens }
  GET /scoped: { integration: f, authorizer: tokens, scopes: [orders:read, orders:admin] }
  GET /old: { integration: old, authorizer: tokens, scopes: [orders:read] }
  GET /query: { integration: f, authorizer: query }
stages:
  $default: { access_logs: { format: $context.requestId $context.status $context.authorizer.claims.sub|$context.authorizer.error| } }
";

fn bench(issuer: &Issuer, setup: &Setup) -> Bench {
    Bench::set_up(&SPEC.replace("<issuer>", &issuer.url), setup)
}

fn get(bench: &Bench, path: &str, authorization: &str) -> Answer {
    client::send(&bench.url(), "GET", path, &[("Authorization", authorization)], b"")
}

/// The one access log line, behind the request's id.
fn access(bench: &Bench) -> String {
    let lines = bench.logged().into_iter().filter_map(|line| match line {
        Line::Access { text, .. } => text.split_once(' ').map(|(_, rest)| rest.to_owned()),
        _ => None,
    });
    lines.last().expect("the stage has a log")
}

/// Status and challenge of an answer that refuses.
fn refused(answer: &Answer) -> (u16, String) {
    (answer.status, answer.values("www-authenticate").join("\n"))
}

fn invalid(description: &str) -> (u16, String) {
    let challenge =
        format!(r#"Bearer scope="" error="invalid_token" error_description="{description}""#);
    (401, challenge)
}

#[test]
fn a_token_of_the_issuer_is_believed() {
    let issuer = Issuer::new();
    let bench = bench(&issuer, &Setup::default());
    let extra = json!({ "groups": ["a", "b"], "level": 3, "is_new": true, "scope": "orders:read" });
    let token = issuer.token(&extra);
    for text in [format!("Bearer {token}"), token.clone()] {
        assert_eq!(get(&bench, "/r", &text).status, 200);
    }
    let event = bench.noted("event.json");
    let jwt = &event["requestContext"]["authorizer"]["jwt"];
    assert_eq!(jwt["scopes"], Value::Null, "the route asks for none");
    let claims = &jwt["claims"];
    for (name, value) in [
        ("sub", "alice"),
        ("aud", "orders"),
        ("groups", "[a b]"),
        ("level", "3"),
        ("is_new", "true"),
        ("scope", "orders:read"),
    ] {
        assert_eq!(claims[name], value, "{name}");
    }
    assert!(claims["exp"].as_str().is_some_and(|exp| exp.parse::<u64>().unwrap() > now()));
    assert_eq!(access(&bench), "200 alice|-|");
    assert_eq!(issuer.asked(), 2, "discovery and keys are asked for once");
}

#[test]
fn a_token_may_stand_in_the_query() {
    let issuer = Issuer::new();
    let bench = bench(&issuer, &Setup::default());
    let token = issuer.token(&json!({}));
    assert_eq!(bench.get(&format!("/query?token={token}")).status, 200);
    assert_eq!(get(&bench, "/query", &token).status, 401);
}

#[test]
fn a_request_without_a_token_is_challenged() {
    let issuer = Issuer::new();
    let bench = bench(&issuer, &Setup::default());
    let answer = bench.get("/r");
    assert_eq!(refused(&answer), (401, "Bearer".to_owned()));
    assert_eq!(answer.text(), r#"{"message":"Unauthorized"}"#);
    assert_eq!(bench.starts(), 0);
    assert_eq!(issuer.asked(), 0);
}

#[test]
fn claims_that_are_wrong_are_told() {
    let issuer = Issuer::new();
    let bench = bench(&issuer, &Setup::default());
    for (changed, description) in [
        (json!({ "aud": "other" }), "the token does not have a valid audience"),
        (json!({ "exp": now() - 1 }), "the token has expired"),
        (json!({ "iss": "https://other.example.com" }), "the token does not have a valid issuer"),
        (json!({ "nbf": now() + 60 }), "the token is not valid yet"),
        (json!({ "iat": now() + 60 }), "the token is used before it was issued"),
        (json!({ "exp": null }), "the token does not have an expiry"),
    ] {
        let answer = get(&bench, "/r", &issuer.token(&changed));
        assert_eq!(refused(&answer), invalid(description), "{changed}");
        assert_eq!(answer.text(), r#"{"message":"Unauthorized"}"#);
        assert_eq!(access(&bench), format!("401 -|invalid_token: {description}|"));
    }
    let client = issuer.token(&json!({ "aud": null, "client_id": "shop" }));
    assert_eq!(get(&bench, "/r", &client).status, 200);
    assert_eq!(bench.starts(), 1);
}

#[test]
fn a_token_expires_as_time_goes_by() {
    let issuer = Issuer::new();
    let bench = bench(&issuer, &Setup::default());
    let token = issuer.token(&json!({}));
    assert_eq!(get(&bench, "/r", &token).status, 200);
    bench.emulator.turn_clock(Duration::from_secs(3_601));
    assert_eq!(refused(&get(&bench, "/r", &token)), invalid("the token has expired"));
}

#[test]
fn a_scope_that_is_lacking_is_forbidden() {
    let issuer = Issuer::new();
    let bench = bench(&issuer, &Setup::default());
    for changed in [json!({}), json!({ "scope": "orders:write orders" }), json!({ "scp": [] })] {
        let answer = get(&bench, "/scoped", &issuer.token(&changed));
        let challenge = r#"Bearer scope="orders:read orders:admin" error="insufficient_scope" error_description="expected scopes: [orders:read orders:admin]""#;
        assert_eq!(refused(&answer), (403, challenge.to_owned()), "{changed}");
        assert_eq!(answer.text(), r#"{"message":"Forbidden"}"#);
    }
    assert_eq!(
        access(&bench),
        "403 -|insufficient_scope: expected scopes: [orders:read orders:admin]|"
    );
    let expired = get(&bench, "/scoped", &issuer.token(&json!({ "exp": 1 })));
    assert_eq!(
        refused(&expired),
        (401, r#"Bearer scope="orders:read orders:admin" error="invalid_token" error_description="the token has expired""#.to_owned())
    );
    for changed in
        [json!({ "scope": "openid orders:admin" }), json!({ "scp": ["openid", "orders:read"] })]
    {
        assert_eq!(get(&bench, "/scoped", &issuer.token(&changed)).status, 200, "{changed}");
    }
    let event = bench.noted("event.json");
    assert_eq!(
        event["requestContext"]["authorizer"]["jwt"]["scopes"],
        json!(["openid", "orders:read"])
    );
    assert_eq!(get(&bench, "/old", &issuer.token(&json!({ "scope": "orders:read" }))).status, 200);
    let authorizer = &bench.noted("event.json")["requestContext"]["authorizer"];
    assert_eq!(authorizer["claims"]["sub"], "alice");
    assert_eq!(authorizer["scopes"], json!(["orders:read"]));
}

#[test]
fn what_is_no_token_of_the_issuer_is_refused() {
    let issuer = Issuer::new();
    let bench = bench(&issuer, &Setup::default());
    let token = issuer.token(&json!({}));
    let (head, signature) = token.rsplit_once('.').unwrap();
    let (header, _) = token.split_once('.').unwrap();
    let other = issuer.token(&json!({ "sub": "mallory" }));
    let claims_of_other = other.split('.').nth(1).unwrap();
    for (text, description) in [
        ("nonsense".to_owned(), "token contains an invalid number of segments"),
        ("Bearer a.b.c".to_owned(), "the token is malformed"),
        (format!("{header}.{claims_of_other}.{signature}"), "the signature is invalid"),
        (format!("{head}."), "the signature is invalid"),
        // {"alg":"HS256","kid":"a"} and {"alg":"none"}
        (
            format!("eyJhbGciOiJIUzI1NiIsImtpZCI6ImEifQ.{claims_of_other}.AAAA"),
            "signing method HS256 is invalid",
        ),
        (format!("eyJhbGciOiJub25lIn0.{claims_of_other}."), "signing method none is invalid"),
        // {"alg":"RS256"}
        (format!("eyJhbGciOiJSUzI1NiJ9.{claims_of_other}.AAAA"), "the token does not name a key"),
    ] {
        assert_eq!(refused(&get(&bench, "/r", &text)), invalid(description), "{text}");
    }
    let foreign = key().sign(&claims(&issuer.url, &json!({}))).unwrap();
    let description = "the token names a key that the issuer does not have";
    assert_eq!(refused(&get(&bench, "/r", &foreign)), invalid(description));
    assert_eq!(bench.starts(), 0);
}

#[test]
fn keys_are_kept_and_asked_for_again() {
    let issuer = Issuer::new();
    let bench = bench(&issuer, &Setup::default());
    let token = issuer.token(&json!({}));
    assert_eq!(get(&bench, "/r", &token).status, 200);
    let new = key();
    let signed_anew = new.sign(&claims(&issuer.url, &json!({ "exp": now() + 36_000 }))).unwrap();
    assert_eq!(get(&bench, "/r", &signed_anew).status, 401);
    issuer.change(|answers| answers.keys = new.jwks());
    assert_eq!(get(&bench, "/r", &signed_anew).status, 401, "it has only just been asked");
    assert_eq!(issuer.asked(), 2);
    bench.emulator.turn_clock(Duration::from_secs(11));
    assert_eq!(get(&bench, "/r", &signed_anew).status, 200, "it is asked for what it did not have");
    assert_eq!(issuer.asked(), 4);
    assert_eq!(get(&bench, "/r", &token).status, 401, "a key that is gone is believed no more");
    bench.emulator.turn_clock(Duration::from_secs(7_000));
    assert_eq!(get(&bench, "/r", &signed_anew).status, 200);
    assert_eq!(issuer.asked(), 4);
    bench.emulator.turn_clock(Duration::from_secs(200));
    assert_eq!(get(&bench, "/r", &signed_anew).status, 200);
    assert_eq!(issuer.asked(), 6, "after two hours keys are read anew");
}

#[test]
fn an_issuer_that_does_not_answer_is_told() {
    let issuer = Issuer::new();
    let bench = bench(&issuer, &Setup::default());
    let token = issuer.token(&json!({}));
    let (discovery, keys) =
        ("OIDC discovery endpoint communication error", "JWKS communication error");
    let said = |change: fn(&mut crate::issuer::Answers), description: &str| {
        issuer.change(|answers| {
            *answers = crate::issuer::Answers {
                discovery: json!({ "jwks_uri": format!("{}/keys?all=1", issuer.url) }).to_string(),
                keys: issuer.key.jwks(),
                is_silent: false,
            };
            change(answers);
        });
        assert_eq!(refused(&get(&bench, "/r", &token)), invalid(description));
    };
    said(|answers| answers.discovery = "<html>".to_owned(), discovery);
    said(|answers| answers.discovery = "{}".to_owned(), discovery);
    said(
        |answers| answers.discovery = json!({ "jwks_uri": "http://127.0.0.1:1/keys" }).to_string(),
        keys,
    );
    said(|answers| answers.keys = "[]".to_owned(), keys);
    said(
        |answers| answers.keys = format!("{{\"keys\":[],\"x\":\"{}\"}}", "x".repeat(150_000)),
        keys,
    );
    said(|answers| answers.is_silent = true, discovery);
    assert_eq!(access(&bench), format!("401 -|invalid_token: {discovery}|"));
    issuer.change(|answers| answers.is_silent = false);
    assert_eq!(get(&bench, "/r", &token).status, 200, "it is asked again");
}

#[test]
fn keys_come_from_a_file() {
    let issuer = Issuer::new();
    let folder = tempfile::tempdir().unwrap();
    let path = camino::Utf8PathBuf::from_path_buf(folder.path().join("keys.json")).unwrap();
    let (first, second) = (key(), key());
    fs_err::write(&path, first.jwks()).unwrap();
    let jwks = [("tokens".to_owned(), path.clone())].into();
    let bench = bench(&issuer, &Setup { jwks, ..Setup::default() });
    let signed =
        |key: &svlc_emulator::LocalKey| key.sign(&claims(&issuer.url, &json!({}))).unwrap();
    assert_eq!(get(&bench, "/r", &signed(&first)).status, 200);
    assert_eq!(get(&bench, "/r", &signed(&second)).status, 401);
    fs_err::write(&path, second.jwks()).unwrap();
    assert_eq!(get(&bench, "/r", &signed(&second)).status, 200, "the file is read again");
    assert_eq!(issuer.asked(), 0, "the issuer is not asked");
    let token = issuer.token(&json!({}));
    assert_eq!(
        bench.get(&format!("/query?token={token}")).status,
        200,
        "another authorizer asks it"
    );
}

#[test]
fn tokens_of_this_machine_are_believed_too() {
    let issuer = Issuer::new();
    // The keys of this machine are told from the issuer's by their ids, which all keys here have.
    issuer.change(|answers| answers.keys = answers.keys.replace("svlc-local-", "issuer-"));
    let folder = tempfile::tempdir().unwrap();
    let path = camino::Utf8PathBuf::from_path_buf(folder.path().join("keys.json")).unwrap();
    let local_jwks = Some(path.clone());
    let bench = bench(&issuer, &Setup { local_jwks, ..Setup::default() });
    let local = key();
    let token = local.sign(&claims(&issuer.url, &json!({}))).unwrap();
    assert_eq!(get(&bench, "/r", &token).status, 401, "there is no key yet");
    fs_err::write(&path, local.jwks()).unwrap();
    assert_eq!(get(&bench, "/r", &token).status, 200);
    assert_eq!(bench.get(&format!("/query?token={token}")).status, 200);
    let other = local.sign(&claims(&issuer.url, &json!({ "aud": "other" }))).unwrap();
    assert_eq!(get(&bench, "/r", &other).status, 401, "its claims have to be right");
    assert_eq!(issuer.asked(), 0);
}
