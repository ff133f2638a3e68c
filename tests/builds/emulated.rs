//! Blueprints and the handler of an example, as they run under `svlc dev`: the binaries themselves, with queues, schedules, tables,
//! authorizers and tokens of the emulator.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use svlc_core::source::Source;
use svlc_emulator::{Emulator, Line, Lines, Program, Setup, support};

use crate::client;
use crate::dynamodb::{self, DynamoDb};
use crate::support::{Crate, crates, spec};

/// A service that runs, with what its functions print.
struct Service {
    emulator: Emulator,
    lines: Lines,
}

impl Service {
    fn start(name: &str, spec: &str, setup: &Setup) -> Self {
        Self::of(&Crate::new(name, spec), spec, setup)
    }

    fn of(krate: &Crate, spec: &str, setup: &Setup) -> Self {
        let output =
            svlc_core::compile(&Source::new("svlc.yaml", spec)).output.expect("it is valid");
        let supported =
            support::check(&output.model, setup).unwrap_or_else(|found| panic!("{found:#?}"));
        let program = |path: PathBuf| {
            let path = camino::Utf8PathBuf::from_path_buf(path).expect("its path is text");
            Program::new(path, "1".to_owned())
        };
        let functions = output.model.functions.iter();
        let programs = functions.map(|one| (one.name.clone(), program(krate.debug(&one.name))));
        let programs = programs.collect();
        let (mut emulator, lines) = Emulator::start().expect("it starts");
        emulator.listen(0, 0).expect("ports are free");
        emulator.make_tables(supported).expect("DynamoDB is there");
        emulator.publish(supported, &programs);
        Self { emulator, lines }
    }

    /// A request to the API: status and body.
    fn ask(&self, method: &str, path: &str, body: &str) -> (u16, String) {
        self.ask_with(method, path, &[], body)
    }

    /// The same with headers.
    fn ask_with(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> (u16, String) {
        let url = self.emulator.url().expect("it listens");
        let answer = client::send(&url, method, path, headers, body.as_bytes());
        (answer.status, answer.text())
    }

    /// Waits for a line of a function.
    fn line(&self, wanted: &str) -> String {
        let deadline = Instant::now() + Duration::from_secs(120);
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.lines.next(left) {
                Some(Line::Function { text, .. }) if text.contains(wanted) => return text,
                Some(_) => {}
                None => panic!("no line with `{wanted}`"),
            }
        }
    }
}

#[test]
fn what_a_webhook_takes_is_worked_off() {
    let service = Service::start("webhook", &spec("examples/webhook/svlc.yaml"), &Setup::default());
    let (status, body) = service.ask("POST", "/hooks", r#"{"id":1}"#);
    assert_eq!(status, 200, "{body}");
    assert!(body.contains("<SendMessageResult><MessageId>"), "{body}");
    service.line("8 bytes of work");
}

#[test]
fn a_schedule_blueprint_is_called() {
    let spec = "service: timed\nfunctions:\n  nightly: { blueprint: schedule, events: [{ schedule: cron(0 3 * * ? *) }] }\n\
                integrations: { away: { type: http, url: 'http://127.0.0.1:1/' } }\nroutes: { GET /: away }\n";
    let service = Service::start("timed", spec, &Setup::default());
    service.emulator.turn_clock(Duration::from_secs(24 * 3_600));
    let line = service.line("called at ");
    assert!(line.ends_with("T03:00:00Z"), "{line}");
}

#[test]
fn a_table_is_kept_in_the_dynamodb_that_is_named() {
    if dynamodb::skipped() {
        return;
    }
    let dynamodb = DynamoDb::start();
    let setup =
        Setup { services: [("dynamodb".to_owned(), dynamodb.url())].into(), ..Setup::default() };
    // Anybody may come: who signs requests is no affair of tables.
    let spec = spec("specs/table-crud.yaml").replace("api: { authorizer: iam }\n", "");
    let service = Service::start("kept", &spec, &setup);
    let tables = dynamodb.ask("ListTables", &json!({}));
    assert_eq!(tables["TableNames"].as_array().map(Vec::len), Some(1), "{tables}");
    let (status, body) = service.ask("POST", "/notes", r#"{"id":"1","text":"milk"}"#);
    assert!(status < 300, "{status} {body}");
    let (status, body) = service.ask("GET", "/notes", "");
    let items: Value = serde_json::from_str(&body).unwrap_or(Value::Null);
    assert!(status == 200 && items.to_string().contains("milk"), "{status} {body}");
}

#[test]
fn an_authorizer_lets_in_who_has_the_key() {
    let service = Service::start("gate", &spec("specs/authorizer.yaml"), &Setup::default());
    assert_eq!(service.ask("GET", "/notes", "").0, 200, "everybody may read");
    let write = |headers: &[(&str, &str)]| service.ask_with("POST", "/notes", headers, "{}");
    let unauthorized = (401, r#"{"message":"Unauthorized"}"#.to_owned());
    let forbidden = (403, r#"{"message":"Forbidden"}"#.to_owned());
    assert_eq!(write(&[]), unauthorized, "nobody is asked about no key");
    assert_eq!(write(&[("X-Api-Key", "open")]), forbidden);
    let (status, body) = write(&[("X-Api-Key", "open sesame")]);
    assert_eq!((status, body.as_str()), (200, r#"{"message":"Hello, world!"}"#));
}

/// A token for the users of a spec, as `svlc token` prints it, with its key below `cache`.
fn token(spec: &str, cache: &Path, subject: &str, scopes: &[&str]) -> String {
    let mut svlc = Command::new(svlc_tests::svlc());
    svlc.args(["token", spec, "--subject", subject]).current_dir(svlc_tests::root());
    svlc.args(scopes.iter().flat_map(|scope| ["--scope", scope]));
    let output = svlc.env("XDG_CACHE_HOME", cache).output().expect("svlc runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("a token is text").trim().to_owned()
}

/// The handler that comes with the example, a table, and tokens: from the first thing to do to the last.
#[test]
fn everyone_has_a_list_of_things_to_do() {
    const SPEC: &str = "examples/todo/svlc.yaml";
    if dynamodb::skipped() {
        return;
    }
    let dynamodb = DynamoDb::start();
    let cache = tempfile::tempdir().expect("a folder can be made");
    let keys = cache.path().join("svlc/token-key.jwks.json");
    let setup = Setup {
        services: [("dynamodb".to_owned(), dynamodb.url())].into(),
        local_jwks: Some(keys.try_into().expect("its path is text")),
        ..Setup::default()
    };
    let own = svlc_tests::root().join("examples/todo/service");
    let service = Service::of(&Crate::around("todo", &spec(SPEC), &own), &spec(SPEC), &setup);
    let ask_as = |token: &str, method: &str, path: &str, body: &str| {
        let authorization = format!("Bearer {token}");
        let headers = [("Authorization", authorization.as_str())];
        let (status, body) = service.ask_with(method, path, &headers, body);
        (status, serde_json::from_str::<Value>(&body).unwrap_or(Value::Null))
    };
    let both = ["todos:read", "todos:write"];
    let [ada, bob] = ["ada", "bob"].map(|user| token(SPEC, cache.path(), user, &both));

    let (status, milk) = ask_as(&ada, "POST", "/todos", r#"{"text":"buy milk"}"#);
    assert_eq!((status, &milk["text"], &milk["done"]), (201, &json!("buy milk"), &json!(false)));
    let (status, tea) = ask_as(&ada, "POST", "/todos", r#"{"text":"make tea"}"#);
    assert_eq!(status, 201, "{tea}");
    let listed = json!({ "todos": [milk, tea], "next": null });
    assert_eq!(ask_as(&ada, "GET", "/todos", ""), (200, listed), "the oldest first");
    let kept = dynamodb.ask_in("eu-central-1", "Scan", &json!({ "TableName": "todo-todos" }));
    assert_eq!((&kept["Count"], &kept["Items"][0]["user"]["S"]), (&json!(2), &json!("ada")));

    let path = format!("/todos/{}", milk["id"].as_str().expect("it has an id"));
    let done = json!({ "id": milk["id"], "text": "buy milk", "done": true });
    let change = r#"{"text":"buy milk","done":true}"#;
    assert_eq!(ask_as(&ada, "PUT", &path, change), (200, done.clone()));
    assert_eq!(ask_as(&ada, "GET", &path, ""), (200, done));
    for (method, body) in [("GET", ""), ("PUT", change), ("DELETE", "")] {
        assert_eq!(ask_as(&bob, method, &path, body).0, 404, "{method}: it is not his");
    }
    assert_eq!(ask_as(&bob, "GET", "/todos", "").1["todos"], json!([]));
    assert_eq!(ask_as(&ada, "DELETE", &path, "").0, 204);
    assert_eq!(ask_as(&ada, "GET", &path, "").0, 404);
    let (_, left) = ask_as(&ada, "GET", "/todos?after=0", "");
    assert_eq!(left["todos"], json!([tea]), "behind what would stand before");

    assert_eq!(ask_as(&ada, "POST", "/todos", r#"{"text":" "}"#).0, 400);
    let reader = token(SPEC, cache.path(), "ada", &both[..1]);
    assert_eq!(ask_as(&reader, "GET", "/todos", "").0, 200);
    assert_eq!(ask_as(&reader, "DELETE", &path, "").0, 403, "without the scope");
    assert_eq!(service.ask("GET", "/todos", "").0, 401, "without a token");
}

#[test]
fn the_spec_of_tests_passes_its_own() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let own = folder.path().join("build/shop");
    fs_err::create_dir_all(&own).expect("the file system obeys");
    let root = svlc_tests::root();
    fs_err::copy(root.join("Cargo.lock"), own.join("Cargo.lock")).expect("the file system obeys");
    fs_err::copy(root.join("specs/tests.yaml"), folder.path().join("svlc.yaml"))
        .expect("the file system obeys");
    let mut svlc = Command::new(svlc_tests::svlc());
    svlc.arg("test").current_dir(folder.path()).env("CARGO_TARGET_DIR", crates().join("target"));
    let ran = svlc.output().expect("svlc runs");
    let (out, err) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success(), "{out}{err}");
}
