//! `svlc invoke` with the stub as the function: a cargo that builds nothing names it.

use std::os::unix::fs::PermissionsExt;

use serde_json::{Value, json};

use crate::ran::{Folder, Ran};

/// A folder with a spec of the function `f`, which is told what to do by `told.json`.
fn folder(settings: &str) -> Folder {
    let folder = Folder::new();
    let stub = env!("CARGO_BIN_EXE_stub");
    let message = format!(r#"{{"target":{{"name":"f"}},"executable":"{stub}"}}"#);
    folder.write("bin/cargo", format!("#!/bin/sh\necho '{message}'\n"));
    let cargo = folder.path().join("bin/cargo");
    fs_err::set_permissions(cargo, std::fs::Permissions::from_mode(0o755)).expect("it is ours");
    let at = folder.path();
    folder.write(
        "svlc.yaml",
        format!(
            "service: invoked\nfunctions:\n  f:\n    env: {{ STUB_FOLDER: \"{at}\" }}\n{settings}\
             routes: {{ GET /f: f }}\n"
        ),
    );
    folder
}

fn invoke(folder: &Folder, args: &[&str]) -> Ran {
    let path = format!("{}/bin:/usr/bin:/bin", folder.path());
    folder.svlc_with(&[&["invoke", "f"], args].concat(), b"", &[("PATH", &path)])
}

#[test]
fn the_answer_and_the_log_are_shown() {
    let folder = folder("");
    folder.write("told.json", r#"{"respond":"{\"n\":7}","print":"hello log\n"}"#);
    let ran = invoke(&folder, &[]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "{\"n\":7}\n"), "{ran:?}");
    let lines: Vec<&str> = ran.err.lines().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(lines, ["START", "hello", "END", "REPORT"], "{ran:?}");
}

/// Somebody who would be let in.
#[test]
fn the_event_of_a_guarded_route_tells_of_its_caller() {
    let guarded = "routes: { GET /f: { integration: f, authorizer: users, scopes: [f:read] } }\n\
                   api: { authorizers: { users: { type: jwt, issuer: 'https://id.example.com', audience: [shop] } } }\n";
    let signed = "routes: { GET /f: { integration: f, authorizer: iam } }\n";
    let authorizer = |routes: &str| {
        let folder = folder("");
        folder.write(
            "svlc.yaml",
            folder.read("svlc.yaml").replace("routes: { GET /f: f }\n", routes),
        );
        let ran = invoke(&folder, &["--print-event"]);
        let event: Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{ran:?}"));
        event["requestContext"]["authorizer"].clone()
    };
    let jwt = authorizer(guarded)["jwt"].clone();
    let claims = &jwt["claims"];
    assert_eq!(
        (&claims["iss"], &claims["aud"]),
        (&json!("https://id.example.com"), &json!("shop"))
    );
    assert_eq!((&claims["sub"], &jwt["scopes"]), (&json!("local"), &json!(["f:read"])));
    assert!(authorizer(signed)["iam"]["userArn"].is_string());
    assert_eq!(authorizer("routes: { GET /f: f }\n"), Value::Null);
}

#[test]
fn the_log_is_shown_as_the_invoke_api_gives_it() {
    let folder = folder("");
    let long = "x".repeat(5_000);
    folder.write("told.json", format!(r#"{{"print":"{long}\n"}}"#));
    let ran = invoke(&folder, &["--log-type", "Tail"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.err.contains("REPORT RequestId: ") && !ran.err.contains("START"), "{ran:?}");
    assert!(ran.err.len() <= 4_097, "{}", ran.err.len());
    let ran = invoke(&folder, &["--log-type", "None"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
}

#[test]
fn a_version_is_asked_for_by_its_qualifier() {
    let folder = folder("    provisioned_concurrency: 1\n");
    for (args, version) in
        [(&[][..], "1"), (&["--qualifier", "live"], "1"), (&["--qualifier", "$LATEST"], "$LATEST")]
    {
        let ran = invoke(&folder, args);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(ran.err.contains(&format!(" Version: {version}\n")), "{ran:?}");
    }
    let ran = invoke(&folder, &["--qualifier", "2"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("there is no version `2` of `f`"), "{ran:?}");
    assert!(ran.err.contains("`live`, which is version `1` here, and `$LATEST`"), "{ran:?}");
}

#[test]
fn an_event_is_followed_to_its_end() {
    let folder = folder("    async: { retries: 0 }\n");
    let ran = invoke(&folder, &["--async"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let id = ran.out.trim_end().strip_prefix("queued as ").expect("it says so").to_owned();
    assert!(ran.err.contains(&format!("START RequestId: {id} ")), "{ran:?}");
    folder.write("told.json", r#"{"error":"{}"}"#);
    let ran = invoke(&folder, &["--async"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("an event of `f` is given up: RetriesExhausted"), "{ran:?}");
}
