//! A service that runs under test: its spec, an emulator on free ports, and the stub as every function.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde_json::Value;
use svlc_core::model::Model;
use svlc_core::source::Source;
use svlc_emulator::{Emulator, Line, Lines, Program, Programs, Setup, support};

use crate::client::{self, Answer};

/// How long something may take that has to happen; far more than it does, so that only a hang reaches it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// The folder of the stub that authorizers ask, below that of all others.
const AUTHORIZER: &str = "authorizer";

/// A running service.
pub(crate) struct Bench {
    pub(crate) emulator: Emulator,
    lines: Mutex<Lines>,
    folder: tempfile::TempDir,
}

impl Bench {
    /// Runs a spec, in which `<folder>` stands for the folder that the stub is told by.
    pub(crate) fn new(spec: &str) -> Self {
        Self::with(spec, &Setup::default(), programs)
    }

    /// As [`Self::new`], with what a user adds.
    pub(crate) fn set_up(spec: &str, setup: &Setup) -> Self {
        Self::with(spec, setup, programs)
    }

    /// As [`Self::new`], with programs that are not there.
    pub(crate) fn without_program(spec: &str) -> Self {
        Self::with(spec, &Setup::default(), |model, version| {
            let mut all = programs(model, version);
            all.values_mut().for_each(|program| program.path = "/nowhere/bootstrap".into());
            all
        })
    }

    /// As [`Self::new`], with other programs, and what a user adds.
    pub(crate) fn with(
        spec: &str,
        setup: &Setup,
        programs: impl Fn(&Model, &str) -> Programs,
    ) -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        fs_err::create_dir(folder.path().join(AUTHORIZER)).expect("a folder can be made");
        let spec = spec.replace("<folder>", &folder.path().display().to_string());
        let compilation = svlc_core::compile(&Source::new("spec.yaml", spec));
        let output = compilation.output;
        let output = output.unwrap_or_else(|| panic!("{:#?}", compilation.diagnostics));
        let supported =
            support::check(&output.model, setup).unwrap_or_else(|found| panic!("{found:#?}"));
        let (mut emulator, lines) = Emulator::start().expect("it starts");
        emulator.listen(0, 0).expect("ports are free");
        emulator.publish(supported, &programs(&output.model, "1"));
        Self { emulator, lines: Mutex::new(lines), folder }
    }

    pub(crate) fn url(&self) -> String {
        self.emulator.url().expect("it listens")
    }

    pub(crate) fn lambda_url(&self) -> String {
        self.emulator.lambda_url().expect("it listens")
    }

    /// Tells the stub what to do with the events that come.
    pub(crate) fn tell(&self, told: &Value) {
        let _ = fs_err::remove_file(self.folder.path().join("go"));
        self.put("told.json", told);
    }

    /// Tells stubs that wait to go on.
    pub(crate) fn go(&self) {
        self.put("go", &Value::Null);
    }

    /// Waits until every function has ended what it does: each process that is there is frozen, and its log is whole.
    pub(crate) fn at_rest(&self) {
        until("every process is at rest", || {
            self.processes().iter().all(|(_, state)| *state == 'T')
        });
    }

    /// Tells the stub that authorizers ask what to do.
    pub(crate) fn tell_authorizer(&self, told: &Value) {
        self.put(&format!("{AUTHORIZER}/told.json"), told);
    }

    /// What the stub that authorizers ask was asked last.
    pub(crate) fn asked(&self) -> Value {
        self.noted(&format!("{AUTHORIZER}/event.json"))
    }

    /// Tells the stub what to do when it starts.
    pub(crate) fn tell_at_start(&self, told: &Value) {
        self.put("init.json", told);
    }

    fn put(&self, name: &str, value: &Value) {
        fs_err::write(self.folder.path().join(name), value.to_string()).expect("it can be told");
    }

    /// What the stub wrote down.
    pub(crate) fn noted(&self, name: &str) -> Value {
        let text = fs_err::read_to_string(self.folder.path().join(name)).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }

    /// Forgets what the stub wrote down.
    pub(crate) fn forget(&self) {
        for name in ["event.json", "next.json", "calls.json", "environment.json"] {
            let folder = self.folder.path();
            let _ = fs_err::remove_file(folder.join(name));
            let _ = fs_err::remove_file(folder.join(AUTHORIZER).join(name));
        }
    }

    /// How many times a process was started.
    pub(crate) fn starts(&self) -> usize {
        fs_err::read(self.folder.path().join("starts")).map_or(0, |starts| starts.len())
    }

    /// Lines of the log up to the end of an invocation.
    pub(crate) fn log(&self) -> Vec<Line> {
        let deadline = Instant::now() + PATIENCE;
        let mut log = Vec::new();
        while let Some(line) = self.next(deadline.saturating_duration_since(Instant::now())) {
            let is_last = matches!(&line, Line::Function { text, .. } if is_last_line(text));
            log.push(line);
            if is_last {
                break;
            }
        }
        log
    }

    /// Lines of the log up to the first that has a text in it.
    pub(crate) fn log_until(&self, wanted: &str) -> Vec<Line> {
        let deadline = Instant::now() + PATIENCE;
        let mut log = Vec::new();
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let Some(line) = self.next(left) else { panic!("no line has {wanted:?}: {log:#?}") };
            let has_it = format!("{line:?}").contains(wanted);
            log.push(line);
            if has_it {
                return log;
            }
        }
    }

    fn next(&self, patience: Duration) -> Option<Line> {
        self.lines.lock().expect("no test of it has failed").next(patience)
    }

    /// Everything that has been logged by now.
    pub(crate) fn logged(&self) -> Vec<Line> {
        std::iter::from_fn(|| self.next(Duration::from_millis(50))).collect()
    }

    /// The stubs that run.
    pub(crate) fn processes(&self) -> Vec<(String, char)> {
        processes_of(&self.folder())
    }

    /// The folder that the stub is told by.
    pub(crate) fn folder(&self) -> String {
        self.folder.path().display().to_string()
    }

    /// Where the stub that works on an event would answer, and the event's id.
    pub(crate) fn event_in_work(&self) -> (String, String) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let (environment, next) = (self.noted("environment.json"), self.noted("next.json"));
            let address = environment["AWS_LAMBDA_RUNTIME_API"].as_str();
            let id = next["lambda-runtime-aws-request-id"].as_str();
            if let (Some(address), Some(id)) = (address, id) {
                return (address.to_owned(), id.to_owned());
            }
            assert!(Instant::now() < deadline, "the stub gets an event");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        client::send(&self.url(), "GET", path, &[], b"")
    }

    /// Invokes the function `f` by the Invoke API.
    pub(crate) fn invoke(&self, headers: &[(&str, &str)], event: &str) -> Answer {
        let path = "/2015-03-31/functions/f/invocations";
        client::send(&self.lambda_url(), "POST", path, headers, event.as_bytes())
    }
}

/// Waits until something is so.
pub(crate) fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < deadline, "it does not happen that {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Whether a line is the last of an invocation.
fn is_last_line(text: &str) -> bool {
    text.starts_with("REPORT") || text.contains(r#""type":"platform.report""#)
}

/// The stub as the program of every function.
pub(crate) fn programs(model: &Model, version: &str) -> Programs {
    let stub = PathBuf::from(env!("CARGO_BIN_EXE_stub"));
    let stub = camino::Utf8PathBuf::from_path_buf(stub).expect("its path is text");
    let program = Program::new(stub, version.to_owned());
    model.functions.iter().map(|function| (function.name.clone(), program.clone())).collect()
}

/// A file of the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    svlc_tests::root().join(Path::new(path))
}

/// The stubs that are told by a folder: process id and state, as Linux tells.
pub(crate) fn processes_of(folder: &str) -> Vec<(String, char)> {
    let mut found = Vec::new();
    for entry in fs_err::read_dir("/proc").expect("tests run on Linux").flatten() {
        let environment = fs_err::read(entry.path().join("environ")).unwrap_or_default();
        let stat = fs_err::read_to_string(entry.path().join("stat")).unwrap_or_default();
        let is_ours = String::from_utf8_lossy(&environment).contains(folder);
        if let Some((name, rest)) = stat.rsplit_once(") ").filter(|_| is_ours) {
            let pid = name.split(' ').next().unwrap_or_default().to_owned();
            found.push((pid, rest.chars().next().unwrap_or('?')));
        }
    }
    found
}
