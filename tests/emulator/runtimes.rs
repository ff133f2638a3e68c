//! Handlers as their authors meet them: what a function of a managed runtime is here, and what is expected of it. The languages have
//! files of their own.

use std::path::Path;
use std::process::Command;

use camino::Utf8PathBuf;
use serde_json::{Value, json};
use svlc_core::facts::runtimes::Runtime;
use svlc_core::model::{Model, Package};
use svlc_emulator::runtimes::{Language, Managed};
use svlc_emulator::{Program, Setup};

use crate::bench::Bench;
use crate::conformance::{compare, log};

/// Like any time, and like any id.
pub(crate) const TIME: &str = "####-##-##T##:##:##.###Z";
pub(crate) const ID: &str = "xxxxxxxx-xxxx-4xxx-xxxx-xxxxxxxxxxxx";

/// A function, and the folder of its code.
pub(crate) struct Run {
    pub(crate) bench: Bench,
    pub(crate) code: tempfile::TempDir,
}

impl Run {
    pub(crate) fn new(runtime: &str, handler: &str, files: &[(&str, &str)]) -> Self {
        Self::with(runtime, handler, files, "text")
    }

    /// One whose log is JSON.
    pub(crate) fn logged(runtime: &str, handler: &str, files: &[(&str, &str)]) -> Self {
        Self::with(runtime, handler, files, "json, level: info")
    }

    fn with(runtime: &str, handler: &str, files: &[(&str, &str)], log: &str) -> Self {
        let code = tempfile::tempdir().expect("a folder can be made");
        for (path, text) in files {
            let path = code.path().join(path);
            fs_err::create_dir_all(path.parent().expect("it is in the folder")).expect("made");
            fs_err::write(path, text).expect("written");
        }
        let spec = format!(
            "service: life\nfunctions:\n  f: {{ runtime: {runtime}, code: ./f, handler: {handler}, timeout: 5, \
             logging: {{ format: {log} }}, env: {{ GREETING: hello }} }}\nroutes: {{ $default: f }}\n"
        );
        let bench = Bench::with(&spec, &Setup::default(), |model, _| programs(model, code.path()));
        Self { bench, code }
    }

    /// What an event gives: its payload, and what was logged between START and END, in one line each.
    pub(crate) fn event(&self, event: &str) -> (Value, Vec<String>) {
        let answer = self.bench.invoke(&[], event);
        let payload = serde_json::from_slice(&answer.body);
        let lines = log(&self.bench.log(), false);
        let lines = lines.as_array().expect("lines").iter().filter_map(Value::as_str);
        let own = |line: &&str| {
            !["START ", "END ", "REPORT ", "INIT_REPORT "].iter().any(|own| line.starts_with(own))
        };
        (payload.unwrap_or(Value::Null), lines.filter(own).map(str::to_owned).collect())
    }

    pub(crate) fn gives(&self, event: &str, payload: &Value, lines: &[&str]) {
        let (found, logged) = self.event(event);
        let fault = compare(payload, &found, "payload").err();
        assert_eq!(fault, None, "{found:#}\n{logged:#?}");
        let like = |line: &&str| format!("<like {}>", line.replace("TIME", TIME).replace("ID", ID));
        let lines: Value = lines.iter().map(like).collect();
        let fault = compare(&lines, &json!(logged), "log").err();
        assert_eq!(fault, None, "{logged:#?}");
    }
}

/// The program of every function: whatever interpreter is there, with the client that svlc has for it.
fn programs(model: &Model, code: &Path) -> svlc_emulator::Programs {
    let code = Utf8PathBuf::from_path_buf(code.to_owned()).expect("its path is text");
    let program = |function: &svlc_core::model::Function| {
        let Package::Managed { runtime, handler, .. } = &function.package else {
            panic!("managed")
        };
        let (language, _) = Language::of(runtime).expect("it is emulated");
        let (name, text) = language.client();
        let client = code.join(".client").join(name);
        fs_err::create_dir_all(client.parent().expect("a folder")).expect("made");
        fs_err::write(&client, text).expect("written");
        let arguments = language.arguments(&client, &code.join(".client"));
        let (runtime, handler, code) = (*runtime, handler.clone(), code.clone());
        let managed = Some(Managed { runtime, handler, code, arguments });
        Program { path: interpreter(language), version: "1".to_owned(), managed }
    };
    let named = |function| (function_name(function), program(function));
    model.functions.iter().map(named).collect()
}

fn function_name(function: &svlc_core::model::Function) -> String {
    function.name.clone()
}

fn interpreter(language: Language) -> Utf8PathBuf {
    let (name, about) = match language {
        Language::Node => ("node", ["-e", "console.log(process.execPath)"]),
        Language::Python => ("python3", ["-c", "import sys; print(sys.executable)"]),
    };
    let output = Command::new(name).args(about).output().expect("it is installed");
    Utf8PathBuf::from(String::from_utf8(output.stdout).expect("a path is text").trim())
}

/// What was logged as JSON, without what Lambda adds itself.
pub(crate) fn records(run: &Run) -> Vec<Value> {
    let (_, lines) = run.event("{}");
    let records = lines.iter().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    records.filter(|record| record.get("type").is_none()).collect()
}

#[test]
fn a_program_by_the_name_bootstrap_runs_as_it_is() {
    let stub = Utf8PathBuf::from(env!("CARGO_BIN_EXE_stub"));
    let spec = "service: life\nfunctions:\n  f: { runtime: provided.al2023, code: ./f, env: { STUB_FOLDER: \"<folder>\" } }\n\
                routes: { $default: f }\n";
    let bench = Bench::with(spec, &Setup::default(), |_, _| {
        let runtime = Runtime::find("provided.al2023").expect("it is known");
        let code = stub.parent().expect("it is in a folder").to_owned();
        let managed = Managed { runtime, handler: "own".to_owned(), code, arguments: Vec::new() };
        let program =
            Program { path: stub.clone(), version: "1".to_owned(), managed: Some(managed) };
        [("f".to_owned(), program)].into_iter().collect()
    });
    assert_eq!(bench.get("/").status, 200);
    let environment = bench.noted("environment.json");
    assert_eq!(environment["_HANDLER"], "own");
    assert_eq!(environment.get("AWS_EXECUTION_ENV"), None);
}
