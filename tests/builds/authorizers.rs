//! Functions that authorizers ask, as the binaries that are deployed.

use serde_json::{Value, json};

use crate::runtime_api::Function;
use crate::support::{Crate, spec};

const SPEC: &str = "tests/goldens/authorizer/spec.yaml";
/// What the SHA-256 in the spec is of.
const KEY: &str = "open sesame";
const SHA256: (&str, &str) =
    ("API_KEY_SHA256", "41ef4bb0b23661e66301aac36066912dac037827b4ae63a7b1165a5aa93ed4eb");
const ARN: &str = "arn:aws:execute-api:eu-west-1:123456789012:abc123defg/$default/POST/notes";

/// What an authorizer of payload 2.0 sends.
fn v2(identity: &[&str]) -> Value {
    let mut event = crate::events::v2("$default", "POST /notes", "POST", "/notes");
    event["type"] = json!("REQUEST");
    event["routeArn"] = json!(ARN);
    event["identitySource"] = json!(identity);
    event["cookies"] = json!(["a=1"]);
    for absent in ["isBase64Encoded", "body"] {
        event.as_object_mut().expect("an event is an object").remove(absent);
    }
    event
}

/// What an authorizer of payload 1.0 sends.
fn v1(identity: Option<&str>) -> Value {
    json!({
        "version": "1.0",
        "type": "REQUEST",
        "methodArn": ARN,
        "identitySource": identity,
        "authorizationToken": identity,
        "resource": "/notes",
        "path": "/notes",
        "httpMethod": "DELETE",
        "headers": { "X-Api-Key": identity.unwrap_or_default(), "Host": "abc123defg.example.com" },
        "queryStringParameters": {},
        "pathParameters": {},
        "stageVariables": {},
        "requestContext": {
            "path": "/notes",
            "accountId": "123456789012",
            "resourceId": "DELETE /notes",
            "stage": "$default",
            "requestId": "abc",
            "identity": { "apiKey": null, "sourceIp": "203.0.113.7", "clientCert": null },
            "resourcePath": "/notes",
            "httpMethod": "DELETE",
            "apiId": "abc123defg",
        },
    })
}

/// A policy with this effect on the route that was asked for.
fn policy(effect: &str, context: &Value) -> Value {
    let statement = json!({ "Action": "execute-api:Invoke", "Effect": effect, "Resource": ARN });
    json!({
        "principalId": "caller",
        "policyDocument": { "Version": "2012-10-17", "Statement": [statement] },
        "context": context,
    })
}

#[test]
fn whoever_has_the_key_gets_in() {
    let binary = Crate::new("authorizer-run", &spec(SPEC)).debug("gate");
    let mut without = v2(&[]);
    without.as_object_mut().expect("an event is an object").remove("identitySource");
    without.as_object_mut().expect("an event is an object").remove("cookies");
    let cases = [
        (v2(&[KEY]), true),
        (v2(&[KEY, "POST /notes"]), true),
        (v2(&["open sesam"]), false),
        (v2(&["", KEY]), false),
        (v2(&[SHA256.1]), false),
        (v2(&[]), false),
        (without, false),
    ];
    let sent = cases.iter().map(|(event, _)| event.clone()).collect();
    let function = Function::start(&binary, &[SHA256], sent);
    for (answer, (event, allows)) in function.answers(cases.len()).iter().zip(&cases) {
        let context = if *allows { json!({ "caller": "key" }) } else { json!({}) };
        let expected = json!({ "isAuthorized": allows, "context": context });
        assert_eq!(*answer, expected, "{}", event["identitySource"]);
    }
    assert_eq!(function.stop().log, "");
}

#[test]
fn payload_1_0_is_answered_with_a_policy() {
    let binary = Crate::new("authorizer-old", &spec(SPEC)).debug("old-gate");
    let sent = vec![
        v1(Some("open sesame,DELETE /notes")),
        v1(Some("open,DELETE /notes")),
        v1(Some("")),
        v1(None),
    ];
    let function = Function::start(&binary, &[SHA256], sent);
    let denied = policy("Deny", &json!({}));
    let allowed = policy("Allow", &json!({ "caller": "key" }));
    assert_eq!(function.answers(4), [allowed, denied.clone(), denied.clone(), denied]);
}

/// The handler that nobody has written lets nobody in, in either form of answer.
#[test]
fn a_handler_that_is_not_written_denies() {
    let made = Crate::new("authorizer-own", &spec(SPEC));
    let denied = json!({ "isAuthorized": false, "context": {} });
    for (name, expected) in [("authorizer", denied), ("policy", policy("Deny", &json!({})))] {
        let function = Function::start(&made.debug(name), &[], vec![v2(&[KEY])]);
        assert_eq!(function.answers(1), [expected]);
        let log = function.stop().log;
        assert!(log.contains("write this handler in src/handlers/"), "{log}");
    }
}

/// What an authorizer wants that it did not want before is an error in the crate, not at the first request.
#[test]
fn a_function_that_becomes_an_authorizer_has_another_handler() {
    let text = "service: one\nfunctions: { f: {}, g: {} }\nroutes: { GET /g: g, GET /f: f }\n";
    let made = Crate::new("authorizer-contract", text);
    made.rebuild(
        "service: one\nfunctions: { f: {}, g: {} }\n\
         api: { authorizers: { f: { type: lambda, function: f } } }\n\
         routes: { GET /g: { integration: g, authorizer: f } }\n",
    );
    let output = made.cargo(&["check", "--quiet"]);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && errors.contains("handlers/f.rs"), "{errors}");
}
