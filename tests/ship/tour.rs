//! The tour of README.md, typed line by line as it stands there; each line has to say what the tour shows.
//!
//! What differs from run to run is declared here: times, sizes, ports, ids and random numbers count as equal ([`declared`]), a line `…`
//! stands for lines that the tour leaves out, `svlc dev` gets free ports, and the server that stands for AWS is where it is.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use regex_lite::Regex;
use svlc_tests::servers::Server;
use svlc_tests::{root, venv};

/// Where the tour has the server that stands for AWS.
const AWS: &str = "http://127.0.0.1:4566";
/// Where it has its service on this machine.
const HERE: &str = "http://127.0.0.1:3000";
/// The longest that a line of `svlc dev` may take: it builds.
const PATIENCE: Duration = Duration::from_secs(1_800);

/// A command of the tour with what it is shown to say.
#[derive(Debug)]
struct Step {
    command: String,
    shown: Vec<String>,
}

/// The steps, in order.
fn steps() -> Vec<Step> {
    let readme = fs_err::read_to_string(root().join("README.md")).expect("README.md is there");
    let (_, tour) = readme.split_once("\n## A tour\n").expect("README.md has a tour");
    let tour = tour.split("\n## ").next().expect("the tour ends");
    let mut steps: Vec<Step> = Vec::new();
    let mut is_inside = false;
    for line in tour.lines() {
        match line.strip_prefix("$ ") {
            _ if line.starts_with("```") => is_inside = line == "```console",
            _ if !is_inside => {}
            Some(command) => steps.push(Step { command: command.to_owned(), shown: Vec::new() }),
            None => steps.last_mut().expect("a command comes first").shown.push(line.to_owned()),
        }
    }
    steps
}

/// A text in which what differs from run to run is the same.
fn declared(line: &str) -> String {
    let same = [
        (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", "TIME"),
        (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "ID"),
        (r"//[0-9a-f]{8}\.", "//ID."),
        (r"localhost:\d+", "localhost:PORT"),
        (r"127\.0\.0\.1:\d+", "127.0.0.1:PORT"),
        (r#""random":\d+"#, r#""random":NUMBER"#),
        (r"\s*\b\d+(\.\d+)? (ms|min|s|B|KB|MB)\b", " AMOUNT"),
        (r"\s+", " "),
    ];
    let mut line = line.to_owned();
    for (pattern, word) in same {
        line = Regex::new(pattern).expect("it is one").replace_all(&line, word).into_owned();
    }
    line.trim_end().to_owned()
}

/// Whether something says what is shown of it.
fn says(said: &[String], shown: &[String]) -> bool {
    match shown.split_first() {
        None => said.is_empty(),
        Some((first, rest)) if first == "…" => {
            (0..=said.len()).any(|skipped| says(&said[skipped..], rest))
        }
        Some((first, rest)) => said
            .split_first()
            .is_some_and(|(line, others)| declared(line) == declared(first) && says(others, rest)),
    }
}

/// `svlc dev`, which goes on while the tour does.
struct Dev {
    child: Child,
    lines: Receiver<String>,
}

impl Drop for Dev {
    fn drop(&mut self) {
        // What its functions are goes with it when it is asked to end.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

/// Who takes the tour.
struct Visitor {
    server: Server,
    home: tempfile::TempDir,
    folder: PathBuf,
    dev: Option<Dev>,
    /// Where `svlc dev` answers.
    here: String,
}

impl Visitor {
    fn new() -> Self {
        let home = tempfile::tempdir().expect("a folder can be made");
        let folder = home.path().to_owned();
        Self { server: Server::ministack(), home, folder, dev: None, here: HERE.to_owned() }
    }

    fn command(&self, line: &str) -> Command {
        let line = line.replace(AWS, &self.server.url().replace("localhost", "127.0.0.1"));
        let line = line.replace(HERE, &self.here);
        let bin = svlc_tests::svlc().parent().expect("it stands in a folder");
        let path = std::env::var("PATH").unwrap_or_default();
        let mut command = Command::new("sh");
        command.arg("-c").arg(format!("exec {line}")).current_dir(&self.folder);
        command.env("PATH", format!("{}:{path}", bin.display()));
        command.env("AWS_ACCESS_KEY_ID", "test").env("AWS_SECRET_ACCESS_KEY", "test");
        command.env("AWS_REGION", "us-east-1").env("AWS_EC2_METADATA_DISABLED", "true");
        command.env("XDG_CACHE_HOME", self.home.path().join("cache"));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn take(&mut self, step: &Step) {
        let said = match step.command.as_str() {
            line if line.starts_with("cd ") => {
                self.folder.push(&line[3..]);
                self.prepare();
                Vec::new()
            }
            line if line.starts_with("kill ") => {
                self.dev = None;
                Vec::new()
            }
            line if line.ends_with(" &") => self.start(line.trim_end_matches(" &"), &step.shown),
            line => self.run(line),
        };
        let shown = step.shown.join("\n");
        assert!(
            says(&said, &step.shown),
            "$ {}\n{}\nis shown as\n{shown}",
            step.command,
            said.join("\n")
        );
    }

    /// The versions of svlc's own dependencies, so that the tour is the same tomorrow.
    fn prepare(&self) {
        let name = self.folder.file_name().expect("it has a name");
        let output = self.folder.join("build").join(name);
        fs_err::create_dir_all(&output).expect("a folder can be made");
        let copied = fs_err::copy(root().join("Cargo.lock"), output.join("Cargo.lock"));
        copied.expect("it is there");
    }

    fn run(&self, line: &str) -> Vec<String> {
        let output = self.command(line).output().expect("it runs");
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        // `svlc plan` says with 2 that something changes.
        let is_good = output.status.success()
            || output.status.code() == Some(2) && line.starts_with("svlc plan");
        assert!(is_good, "$ {line}\n{out}{err}");
        out.lines().map(str::to_owned).collect()
    }

    /// Starts `svlc dev` and reads as much as is shown of it.
    fn start(&mut self, line: &str, shown: &[String]) -> Vec<String> {
        let line = format!("{line} --port 0 --console-port 0 --lambda-port 0");
        let mut child = self.command(&line).stderr(Stdio::null()).spawn().expect("it starts");
        let out = BufReader::new(child.stdout.take().expect("it is piped"));
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            out.lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
        let dev = self.dev.insert(Dev { child, lines });
        let next = |_| dev.lines.recv_timeout(PATIENCE).expect("it says more");
        let said: Vec<String> = (0..shown.len()).map(next).collect();
        let address = said.iter().find_map(|line| {
            let (_, rest) = line.split_once("http://127.0.0.1:")?;
            Some(rest.split('/').next().unwrap_or_default().to_owned())
        });
        self.here = format!("http://127.0.0.1:{}", address.expect("it says where it answers"));
        said
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn every_line_of_the_tour_says_what_it_shows() {
    if venv::skipped("ministack") {
        return;
    }
    svlc_tests::svlc_aws();
    let steps = steps();
    let words = ["new", "dev", "test", "package", "plan", "deploy", "logs", "destroy"];
    let typed = steps.iter().filter_map(|step| step.command.strip_prefix("svlc "));
    let typed: Vec<&str> = typed.filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(typed, words);
    let mut visitor = Visitor::new();
    assert!(Path::new(&visitor.folder).is_dir());
    steps.iter().for_each(|step| visitor.take(step));
}

#[test]
fn what_is_not_declared_counts() {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    assert!(says(&lines("passed  a  (12 ms)\nb"), &lines("passed  a  (3 s)\n…")));
    assert!(says(&lines("a\nb\nc"), &lines("…\nc")));
    assert!(!says(&lines("a\nb\nc"), &lines("…\nb")));
    assert!(!says(&lines("2 passed"), &lines("3 passed")));
    assert!(!says(&lines("a"), &lines("a\nb")));
}
