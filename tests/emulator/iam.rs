//! IAM authorization: requests signed by botocore, as SDKs sign them, and by curl.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use svlc_emulator::{Credentials, Setup};
use svlc_tests::venv;

use crate::bench::Bench;
use crate::client;

const SPEC: &str = "service: guarded
region: eu-west-1
functions:
  f: { env: { STUB_FOLDER: \"<folder>\" } }
integrations:
  old: { type: lambda, function: f, payload: \"1.0\" }
api: { authorizer: iam }
routes:
  ANY /r/{proxy+}: f
  ANY /r: f
  GET /old: old
  GET /open: { integration: f, authorizer: none }
stages:
  $default: { access_logs: { format: $context.requestId $context.status $context.identity.accountId $context.identity.userArn $context.authorizer.error } }
  beta: {}
";

const DUMMY: [&str; 2] = ["AKIALOCALLOCALLOCAL0", "local"];
const FORBIDDEN: &str = r#"{"message":"Forbidden"}"#;

/// Sends a request signed by botocore; status and body of the answer.
fn signed(url: &str, credentials: [&str; 2], options: &[&str]) -> (u16, String) {
    let [access_key, secret_key] = credentials;
    let arguments = [url, "eu-west-1", access_key, secret_key].map(Path::new);
    let output = venv::run("sign.py", &arguments, options);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let (status, body) = text.trim_end_matches('\n').split_once(' ').unwrap_or_else(|| {
        panic!("{text}{}", String::from_utf8_lossy(&output.stderr));
    });
    (status.parse().expect("a status"), body.to_owned())
}

#[test]
fn what_an_sdk_signs_is_believed() {
    if venv::skipped("botocore") {
        return;
    }
    venv::lock();
    let bench = Bench::new(SPEC);
    let status =
        |path: &str, options: &[&str]| signed(&format!("{}{path}", bench.url()), DUMMY, options).0;
    for path in [
        "/r",
        "/beta/r",
        "/r/a%20b/%C3%A9",
        "/r/a//b/./c/",
        "/r?b=2&a=1&a=%20x&c",
        "/r/~tilde-._/x:y@z,(1)!*'",
        "/r?q=a%2Bb%2Fc%3D%26%25",
    ] {
        assert_eq!(status(path, &[]), 200, "{path}");
        assert_eq!(status(path, &["--presign", "60"]), 200, "presigned {path}");
    }
    assert_eq!(status("/r", &["--method", "POST", "--body", "{\"n\": \"é\"}"]), 200);
    assert_eq!(bench.noted("event.json")["requestContext"]["http"]["method"], "POST");
    assert_eq!(status("/r", &["--method", "PUT", "--body", "x", "--unsigned"]), 200);
}

#[test]
fn the_caller_is_in_the_event() {
    if venv::skipped("botocore") {
        return;
    }
    venv::lock();
    let bench = Bench::new(SPEC);
    let url = bench.url();
    assert_eq!(signed(&format!("{url}/r"), DUMMY, &[]).0, 200);
    let context = &bench.noted("event.json")["requestContext"];
    assert_eq!(
        context["authorizer"],
        json!({ "iam": {
            "accessKey": "AKIALOCALLOCALLOCAL0",
            "accountId": "123456789012",
            "callerId": "AIDALOCALLOCALLOCAL00",
            "cognitoIdentity": null,
            "principalOrgId": null,
            "userArn": "arn:aws:iam::123456789012:user/local",
            "userId": "AIDALOCALLOCALLOCAL00",
        } })
    );
    assert_eq!(signed(&format!("{url}/old"), DUMMY, &[]).0, 200);
    let context = bench.noted("event.json")["requestContext"].clone();
    for (name, value) in [
        ("accessKey", "AKIALOCALLOCALLOCAL0"),
        ("accountId", "123456789012"),
        ("caller", "AIDALOCALLOCALLOCAL00"),
        ("user", "AIDALOCALLOCALLOCAL00"),
        ("userArn", "arn:aws:iam::123456789012:user/local"),
    ] {
        assert_eq!(context["identity"][name], value, "{name}");
    }
    assert_eq!(context["authorizer"], Value::Null);
    let function = ["ASIALOCALLOCALLOCAL0", "local"];
    assert_eq!(signed(&format!("{url}/r"), function, &["--token", "local"]).0, 200);
    let event = bench.noted("event.json");
    let arn = &event["requestContext"]["authorizer"]["iam"]["userArn"];
    assert_eq!(arn, "arn:aws:sts::123456789012:assumed-role/local/local");
}

#[test]
fn what_is_not_signed_so_is_forbidden() {
    if venv::skipped("botocore") {
        return;
    }
    venv::lock();
    let bench = Bench::new(SPEC);
    let url = format!("{}/r", bench.url());
    let forbidden = (403, FORBIDDEN.to_owned());
    assert_eq!(signed(&url, [DUMMY[0], "other"], &[]), forbidden, "another secret");
    assert_eq!(signed(&url, ["AKIAOTHER", "local"], &[]), forbidden, "an unknown key");
    assert_eq!(signed(&url, DUMMY, &["--service", "lambda"]), forbidden, "another service");
    assert_eq!(signed(&url, DUMMY, &["--token", "t"]), forbidden, "a token that it does not have");
    let function = ["ASIALOCALLOCALLOCAL0", "local"];
    assert_eq!(signed(&url, function, &[]), forbidden, "no token where there is one");
    assert_eq!(signed(&url, DUMMY, &["--presign", "700000"]), forbidden, "more than a week");
    for headers in [&[][..], &[("Authorization", "Bearer t")]] {
        let answer = client::send(&bench.url(), "GET", "/r", headers, b"");
        assert_eq!((answer.status, answer.text()), forbidden);
        assert!(answer.values("www-authenticate").is_empty());
    }
    assert_eq!(bench.get("/open").status, 200);
    assert_eq!(bench.starts(), 1);
}

#[test]
fn the_users_own_credentials_take_the_place_of_the_dummies() {
    if venv::skipped("botocore") {
        return;
    }
    venv::lock();
    let credentials = Some(Credentials {
        access_key: "ASIAMINE".to_owned(),
        secret_key: "s/ecret".to_owned(),
        session_token: Some("a+token/=".to_owned()),
    });
    let bench = Bench::set_up(SPEC, &Setup { credentials, ..Setup::default() });
    let url = format!("{}/r", bench.url());
    let mine = ["ASIAMINE", "s/ecret"];
    assert_eq!(signed(&url, mine, &["--token", "a+token/="]).0, 200);
    assert_eq!(signed(&url, mine, &["--token", "a+token/=", "--presign", "60"]).0, 200);
    assert_eq!(signed(&url, DUMMY, &[]).0, 403);
}

#[test]
fn what_curl_signs_is_believed() {
    let bench = Bench::new(SPEC);
    let status = |user: &str, more: &[&str]| {
        let output = Command::new("curl")
            .args([
                "--silent",
                "--show-error",
                "--output",
                "/dev/null",
                "--write-out",
                "%{http_code}",
            ])
            .args(["--aws-sigv4", "aws:amz:eu-west-1:execute-api", "--user", user])
            .args(more)
            .arg(format!("{}/r/curl?b=1", bench.url()))
            .output()
            .expect("curl is there");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert_eq!(status("AKIALOCALLOCALLOCAL0:local", &[]), "200");
    assert_eq!(status("AKIALOCALLOCALLOCAL0:local", &["--data", "hi"]), "200");
    assert_eq!(
        status("ASIALOCALLOCALLOCAL0:local", &["--header", "X-Amz-Security-Token: local"]),
        "200"
    );
    assert_eq!(status("AKIALOCALLOCALLOCAL0:other", &[]), "403");
}
