//! Blueprints that events invoke, as they run under `svlc dev`: the binaries themselves, with queues, schedules and tables of the
//! emulator.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use svlc_core::source::Source;
use svlc_emulator::{Emulator, Line, Lines, Program, Setup, support};

use crate::client;
use crate::dynamodb::{self, DynamoDb};
use crate::support::{Crate, spec};

/// A service that runs, with what its functions print.
struct Service {
    emulator: Emulator,
    lines: Lines,
}

impl Service {
    fn start(name: &str, spec: &str, setup: &Setup) -> Self {
        let krate = Crate::new(name, spec);
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
        let url = self.emulator.url().expect("it listens");
        let answer = client::send(&url, method, path, &[], body.as_bytes());
        (answer.status, answer.text())
    }

    /// Waits for a line of a function.
    fn line(&self, wanted: &str) -> String {
        let deadline = Instant::now() + Duration::from_secs(20);
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
