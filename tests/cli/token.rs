//! `svlc token`: what it signs, where its key is, what it says when it cannot.

use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output};

use camino::Utf8Path;
use serde_json::Value;

use crate::dev::{Dev, answer_to};
use crate::ran::Folder;

const SPEC: &str = "service: guarded\nintegrations:\n  a: { type: http, url: 'http://127.0.0.1:1/', method: GET }\n\
     api:\n  authorizers:\n    tokens: { type: jwt, issuer: 'https://id.example.com', audience: [orders, shop] }\n\
     routes: { GET /a: { integration: a, authorizer: tokens } }\n";

/// `svlc dev` with the same cache, and without credentials.
fn dev(folder: &Folder, arguments: &[&str]) -> Dev {
    let cache = folder.path().join("cache");
    let environment = [("XDG_CACHE_HOME", cache.as_str()), ("AWS_ACCESS_KEY_ID", "")];
    Dev::start_with(folder, arguments, &environment)
}

/// The status of a request with a header.
fn status(line: &str, header: &str) -> String {
    answer_to(line, header).split(' ').nth(1).expect("a status").to_owned()
}

/// Runs `svlc token` with a cache of its own.
fn token(folder: &Folder, arguments: &[&str]) -> Output {
    let mut command = Command::new(svlc_tests::svlc());
    command.arg("token").args(arguments).current_dir(folder.path());
    command.env("XDG_CACHE_HOME", folder.path().join("cache"));
    command.output().expect("svlc starts")
}

/// The payload of a token, decoded by nobody of ours.
fn claims(output: &Output) -> Value {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let parts: Vec<&str> = text.trim_end().split('.').collect();
    assert_eq!(parts.len(), 3, "{text}{}", String::from_utf8_lossy(&output.stderr));
    let script = "import base64,sys; text=sys.argv[1]; print(base64.urlsafe_b64decode(text+'='*(-len(text)%4)).decode())";
    let decoded = Command::new("python3").args(["-c", script, parts[1]]).output();
    serde_json::from_slice(&decoded.expect("python3 is there").stdout).expect("claims are JSON")
}

#[test]
fn a_token_is_for_the_stack_that_is_meant() {
    let spec = SPEC.replace("'https://id.example.com'", "'https://${environment}.example.com'");
    let spec = spec.replace("[orders, shop]", "['${parameters.Audience}']");
    let spec = format!(
        "{spec}environments: {{ test: {{}} }}\nparameters: {{ Audience: {{ default: shop }} }}\n"
    );
    let folder = Folder::with(&[("svlc.yaml", &spec)]);
    let told =
        claims(&token(&folder, &["--environment", "test", "--parameter", "Audience=orders"]));
    assert_eq!(
        (&told["iss"], &told["aud"]),
        (&"https://test.example.com".into(), &"orders".into())
    );
    let refused = token(&folder, &["--parameter", "Audiense=orders"]);
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(told.contains("there is no parameter `Audiense`"), "{told}");
}

#[test]
fn a_token_has_what_was_asked_for() {
    let folder = Folder::with(&[("svlc.yaml", SPEC)]);
    let plain = claims(&token(&folder, &[]));
    assert_eq!(plain["iss"], "https://id.example.com");
    assert_eq!((&plain["aud"], &plain["sub"]), (&"orders".into(), &"local".into()));
    assert_eq!(plain["exp"].as_u64().unwrap() - plain["iat"].as_u64().unwrap(), 3_600);
    assert_eq!(plain["scope"], Value::Null);
    let arguments = [
        "--authorizer",
        "tokens",
        "--scope",
        "orders:read",
        "--scope",
        "orders:write",
        "--subject",
        "alice",
        "--expires-in",
        "15m",
        "--claim",
        "role=admin",
        "--claim",
        "aud=shop",
        "--claim",
        "groups=[\"a\",\"b\"]",
    ];
    let asked = claims(&token(&folder, &arguments));
    assert_eq!((&asked["sub"], &asked["aud"]), (&"alice".into(), &"shop".into()));
    assert_eq!(asked["scope"], "orders:read orders:write");
    assert_eq!(asked["role"], "admin");
    assert_eq!(asked["groups"], serde_json::json!(["a", "b"]));
    assert_eq!(asked["exp"].as_u64().unwrap() - asked["iat"].as_u64().unwrap(), 900);
}

#[test]
fn the_key_is_the_users_alone_and_stays() {
    let folder = Folder::with(&[("svlc.yaml", SPEC)]);
    let first = token(&folder, &[]);
    let cache = folder.path().join("cache/svlc");
    let (secret, public) = (cache.join("token-key.pem"), cache.join("token-key.jwks.json"));
    let mode =
        |path: &Utf8Path| fs_err::metadata(path).expect("it is there").permissions().mode() & 0o777;
    assert_eq!((mode(&cache), mode(&secret)), (0o700, 0o600));
    let before = fs_err::read_to_string(&secret).expect("it is text");
    let printed = String::from_utf8_lossy(&first.stdout).into_owned();
    assert!(!printed.contains("PRIVATE") && first.stderr.is_empty(), "{printed}");
    let published = fs_err::read_to_string(&public).expect("it is text");
    assert!(!published.contains("\"d\""), "{published}");
    token(&folder, &[]);
    assert_eq!(fs_err::read_to_string(&secret).expect("it is text"), before);
    let files = fs_err::read_dir(&cache).expect("it is there").count();
    assert_eq!(files, 2, "nothing else is left");
    fs_err::write(&secret, "no key").expect("written");
    let output = token(&folder, &[]);
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{complaint}");
    assert!(
        complaint.contains("token-key.pem") && complaint.contains("makes a new one"),
        "{complaint}"
    );
}

/// The endpoint is nowhere: who is let in gets 503.
#[test]
fn a_token_is_believed_by_what_runs() {
    let signed =
        SPEC.replace("routes: {", "routes: { GET /signed: { integration: a, authorizer: iam },");
    let folder = Folder::with(&[("svlc.yaml", &signed)]);
    let mut running = dev(&folder, &[]);
    let line = running.line("/a ");
    let said = running.line("svlc token");
    assert!(said.contains("`tokens` believes") && said.contains("besides its issuer's"), "{said}");
    let said = running.line("dummy access key");
    assert!(said.contains("AWS_ACCESS_KEY_ID is not set"), "{said}");
    running.line("is ready");
    assert_eq!(status(&line, "Authorization: none"), "401");
    let printed = token(&folder, &[]).stdout;
    let printed = String::from_utf8_lossy(&printed).trim_end().to_owned();
    assert_eq!(status(&line, &format!("Authorization: Bearer {printed}")), "503");
    let expired = token(&folder, &["--expires-in", "0s"]).stdout;
    let expired = String::from_utf8_lossy(&expired).trim_end().to_owned();
    assert_eq!(status(&line, &format!("Authorization: Bearer {expired}")), "401");
}

#[test]
fn keys_of_a_file_are_believed() {
    let folder = Folder::with(&[("svlc.yaml", SPEC)]);
    let printed = String::from_utf8_lossy(&token(&folder, &[]).stdout).trim_end().to_owned();
    let cache = folder.path().join("cache/svlc/token-key.jwks.json");
    let keys = fs_err::read_to_string(&cache).expect("it is text");
    folder.write("keys.json", &keys);
    for arguments in [&["--jwks", "keys.json"][..], &["--jwks", "tokens=keys.json"]] {
        let mut running = dev(&folder, arguments);
        let line = running.line("/a ");
        assert!(running.line("svlc token").contains("`keys.json`"));
        running.line("is ready");
        assert_eq!(status(&line, &format!("Authorization: {printed}")), "503", "{arguments:?}");
    }
    for (arguments, text) in [
        (["dev", "--jwks", "missing.json"], "missing.json"),
        (["dev", "--jwks", "token=keys.json"], "did you mean `tokens`?"),
    ] {
        let ran = folder.svlc(&arguments);
        assert!(ran.code == 2 && ran.err.contains(text), "{ran:?}");
    }
}

#[test]
fn what_cannot_be_signed_is_told() {
    let other = SPEC.replace("tokens", "others");
    let open = "service: open\nintegrations:\n  a: { type: http, url: 'http://127.0.0.1:1/', method: GET }\nroutes: { GET /a: a }\n";
    let folder = Folder::with(&[("svlc.yaml", SPEC), ("other.yaml", &other), ("open.yaml", open)]);
    for (arguments, text) in [
        (&["--authorizer", "token"][..], "did you mean `tokens`?"),
        (&["other.yaml", "--authorizer", "tokens"], "there is `others`"),
        (&["open.yaml"], "no JWT authorizer"),
        (&["missing.yaml"], "there is no `missing.yaml`"),
        (&["--expires-in", "soon"], "a number with `s`"),
        (&["--claim", "role"], "a name, `=` and a value"),
    ] {
        let output = token(&folder, arguments);
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && output.stdout.is_empty(), "{arguments:?}");
        assert!(complaint.contains(text), "{arguments:?}: {complaint}");
    }
}
