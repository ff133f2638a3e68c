//! `svlc dev` under load: every request gets exactly one answer, and the right one; nothing grows, nothing leaks, nothing is left. A few
//! seconds with every run of the tests; ten minutes with
//! `LOADED_SECONDS=600 cargo test -p svlc-tests --test emulator loaded -- --nocapture --test-threads 1`, where `LOADED_SVLC` can name a
//! binary built for release.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::bench::processes_of;
use crate::client;

const SPEC: &str = "service: loaded
functions:
  f: { runtime: provided.al2023, code: ./f, timeout: 28, env: { WHERE: \"<folder>\" } }
  slow: { runtime: provided.al2023, code: ./f, timeout: 1, env: { WHERE: \"<folder>\" } }
routes: { GET /: f, GET /hang: slow }
";

/// How many clients ask at once, in a long run and in a short one.
const CLIENTS: (u64, u64) = (200, 40);
/// How long a client waits for `svlc dev` at its start and at its end.
const PATIENCE: Duration = Duration::from_secs(120);

/// `svlc dev` as a process of its own.
struct Dev {
    child: Child,
    url: String,
    folder: tempfile::TempDir,
}

impl Dev {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = folder.path().join("f");
        fs_err::create_dir(&path).expect("made");
        fs_err::copy(env!("CARGO_BIN_EXE_answer"), path.join("bootstrap")).expect("copied");
        let spec = SPEC.replace("<folder>", &folder.path().display().to_string());
        fs_err::write(folder.path().join("svlc.yaml"), spec).expect("written");
        let mut command = Command::new(svlc());
        command.args(["dev", "--port", "0", "--lambda-port", "0", "--no-console"]);
        command.current_dir(folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("svlc starts");
        let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let mut line = || lines.next().expect("it says where it answers").expect("UTF-8");
        let address = std::iter::repeat_with(&mut line).find(|line| line.contains("GET "));
        let address = address.expect("a line").split_whitespace().nth(1).map(str::to_owned);
        thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        let url = address.expect("an address").trim_end_matches('/').to_owned();
        Self { child, url, folder }
    }

    fn memory_kib(&self) -> u64 {
        let status = fs_err::read_to_string(self.of_process("status")).expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|line| line.split_whitespace().next()?.parse().ok()).expect("its memory")
    }

    fn open_files(&self) -> usize {
        fs_err::read_dir(self.of_process("fd")).expect("it runs").count()
    }

    fn of_process(&self, name: &str) -> PathBuf {
        Path::new("/proc").join(self.child.id().to_string()).join(name)
    }

    fn environments(&self) -> usize {
        let of_folder = processes_of(&format!("WHERE={}", self.folder.path().display()));
        of_folder.len()
    }

    /// Ends it as Ctrl-C does; how long that took.
    fn interrupt(&mut self) -> Duration {
        let started = Instant::now();
        let pid = self.child.id().to_string();
        Command::new("kill").args(["-INT", &pid]).status().expect("kill is there");
        let status = self.child.wait().expect("it ends");
        assert!(status.success(), "{status}");
        started.elapsed()
    }
}

impl Drop for Dev {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn svlc() -> PathBuf {
    std::env::var_os("LOADED_SVLC").map_or_else(|| svlc_tests::svlc().to_owned(), PathBuf::from)
}

fn seconds() -> Option<u64> {
    std::env::var("LOADED_SECONDS").ok().and_then(|text| text.parse().ok())
}

/// What a request asks for: every fifth goes wrong, in one of three ways.
fn wish(id: u64, is_rough: bool) -> &'static str {
    match (is_rough, id % 15) {
        (true, 4) => "crash",
        (true, 9) => "nonsense",
        // A function that hangs is ended after a second, which few clients should wait for.
        (true, 14) if id % 75 == 14 => "hang",
        (true, 14) => "crash",
        _ => "answer",
    }
}

/// Asks without a pause until told to stop; each answer has to be the one to its request.
fn ask(url: &str, ids: &AtomicU64, is_over: &AtomicBool, is_rough: bool) -> u64 {
    let mut stream = client::connect(url);
    stream.set_nodelay(true).expect("it can be set");
    let mut answered = 0;
    while !is_over.load(Ordering::Relaxed) {
        let id = ids.fetch_add(1, Ordering::Relaxed);
        let wish = wish(id, is_rough);
        let host = client::authority(url);
        // It alone is ended soon: on a busy machine the others may have to wait for longer.
        let path = if wish == "hang" { "/hang" } else { "/" };
        let request = format!("GET {path}?id={id}&do={wish} HTTP/1.1\r\nHost: {host}\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("it is there");
        let answer = client::read(&mut stream, false).expect("every request is answered");
        let expected = match wish {
            "answer" => (200, id.to_string()),
            _ => (500, r#"{"message":"Internal Server Error"}"#.to_owned()),
        };
        assert_eq!((answer.status, answer.text()), expected, "request {id}, which {wish}s");
        answered += 1;
    }
    answered
}

/// What was seen of `svlc dev` while it was asked.
#[derive(Debug, Clone, Copy)]
struct Look {
    memory_kib: u64,
    open_files: usize,
    environments: usize,
}

fn load(is_rough: bool) {
    let time = Duration::from_secs(seconds().unwrap_or(3));
    let clients = if seconds().is_some() { CLIENTS.0 } else { CLIENTS.1 };
    let mut dev = Dev::start();
    let (ids, is_over) = (AtomicU64::new(0), AtomicBool::new(false));
    let mut looks = Vec::new();
    let answered: u64 = thread::scope(|scope| {
        let ask = || ask(&dev.url, &ids, &is_over, is_rough);
        let clients: Vec<_> = (0..clients).map(|_| scope.spawn(ask)).collect();
        let end = Instant::now() + time;
        while Instant::now() < end {
            thread::sleep(time / 20);
            looks.push(Look {
                memory_kib: dev.memory_kib(),
                open_files: dev.open_files(),
                environments: dev.environments(),
            });
        }
        is_over.store(true, Ordering::Relaxed);
        clients.into_iter().map(|client| client.join().expect("its answers were right")).sum()
    });
    assert_eq!(answered, ids.load(Ordering::Relaxed), "one answer for each request");
    // Every client has gone, and every process that failed.
    let deadline = Instant::now() + PATIENCE;
    while dev.open_files() > files(dev.environments()) {
        assert!(Instant::now() < deadline, "{} files are open", dev.open_files());
        thread::sleep(Duration::from_millis(100));
    }
    let took = dev.interrupt();
    let left = dev.environments();
    let told = format!("{answered} answers in {time:?}; ended in {took:?}, {left} processes left");
    if seconds().is_some() {
        writeln!(std::io::stderr(), "{told}\n{looks:?}").expect("stderr can be written to");
    }
    assert!(answered > clients, "{told}");
    assert_eq!(left, 0, "{told}");
    if seconds().is_some() {
        // Not on a machine that others use.
        assert!(took < Duration::from_secs(2), "{told}");
        is_flat(&looks);
        let clients = usize::try_from(clients).expect("it fits");
        let leaks = |look: &&Look| look.open_files > clients + files(look.environments + clients);
        assert_eq!(looks.iter().find(leaks).map(|look| look.open_files), None);
    }
}

/// How many files are open at most with so many environments.
fn files(environments: usize) -> usize {
    40 + environments * 8
}

/// After a tenth of the time, memory stays within a tenth of what it is in the middle.
fn is_flat(looks: &[Look]) {
    let settled: Vec<u64> =
        looks.iter().skip(looks.len() / 10).map(|look| look.memory_kib).collect();
    let mut sorted = settled.clone();
    sorted.sort_unstable();
    let median = sorted[sorted.len() / 2];
    let is_near = |kib: &&u64| (median * 9 / 10..=median * 11 / 10).contains(*kib);
    let far: Vec<&u64> = settled.iter().filter(|kib| !is_near(kib)).collect();
    assert!(far.is_empty(), "{median} KiB in the middle, and {far:?}");
}

#[test]
fn every_request_gets_its_own_answer() {
    load(false);
}

#[test]
fn every_request_gets_its_own_answer_while_functions_fail() {
    load(true);
}
