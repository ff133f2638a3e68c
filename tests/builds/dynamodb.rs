//! A DynamoDB on this machine: the server of moto, from PyPI. Where Python may not be asked, `SVLC_SKIP_ORACLES=1` leaves it out.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use svlc_tests::root;

/// The longest that the server may take to answer for the first time.
const PATIENCE: Duration = Duration::from_secs(60);

/// Whether the server is left out; says so.
pub(crate) fn skipped() -> bool {
    let skip = std::env::var("SVLC_SKIP_ORACLES").is_ok_and(|value| value == "1");
    if skip {
        writeln!(std::io::stderr(), "SVLC_SKIP_ORACLES=1: no DynamoDB was asked")
            .expect("stderr can be written to");
    }
    skip
}

/// A server that runs until it is dropped.
pub(crate) struct DynamoDb {
    child: Child,
    port: u16,
}

impl DynamoDb {
    /// Starts one on a port that is free.
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = listener.local_addr().expect("the listener is bound").port();
        drop(listener);
        let mut command = Command::new(server());
        command.args(["-H", "127.0.0.1", "-p", &port.to_string()]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let this = Self { child: command.spawn().expect("the server starts"), port };
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(start.elapsed() < PATIENCE, "the server listens in time");
            thread::sleep(Duration::from_millis(50));
        }
        this
    }

    /// Where it is.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Asks for an action in us-east-1, as DynamoDB's own protocol does.
    pub(crate) fn ask(&self, action: &str, input: &Value) -> Value {
        self.ask_in("us-east-1", action, input)
    }

    /// The same in another region, whose tables are others.
    pub(crate) fn ask_in(&self, region: &str, action: &str, input: &Value) -> Value {
        let body = input.to_string();
        let length = body.len();
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the server runs");
        let request = format!(
            "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Amz-Target: DynamoDB_20120810.{action}\r\n\
             Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/{region}/dynamodb/aws4_request, \
             SignedHeaders=host, Signature=none\r\nContent-Type: application/x-amz-json-1.0\r\n\
             Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes()).expect("the server listens");
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line).expect("the server answers");
        assert!(line.contains(" 200 "), "{action}: {line}");
        while line.trim() != "" {
            line.clear();
            reader.read_line(&mut line).expect("the server answers");
        }
        let mut answer = String::new();
        reader.read_to_string(&mut answer).expect("the answer is text");
        serde_json::from_str(&answer).expect("the answer is JSON")
    }
}

impl Drop for DynamoDb {
    fn drop(&mut self) {
        // It may have ended already; a test that failed must not leave it behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The server's executable, which one test installs and the others wait for.
fn server() -> &'static Path {
    static SERVER: OnceLock<PathBuf> = OnceLock::new();
    SERVER.get_or_init(installed)
}

/// Installs it into a virtual environment of its own when `requirements.txt` has changed.
fn installed() -> PathBuf {
    let venv = root().join("target/builds/dynamodb");
    let bin = venv.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let requirements = root().join("tests/builds/requirements.txt");
    let wanted = fs_err::read_to_string(&requirements).expect("the requirements are there");
    let stamp = venv.join("installed.txt");
    if fs_err::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return bin.join("moto_server");
    }
    if venv.exists() {
        fs_err::remove_dir_all(&venv).expect("an old environment can be removed");
    }
    let run = |command: &mut Command| {
        let output = command.output();
        let works = output.is_ok_and(|output| output.status.success());
        assert!(works, "{command:?} fails; SVLC_SKIP_ORACLES=1 leaves the server out");
    };
    run(Command::new("python3").args(["-m", "venv"]).arg(&venv));
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
    run(Command::new(bin.join("python")).args(pip).arg(requirements));
    fs_err::write(stamp, wanted).expect("a stamp can be written");
    bin.join("moto_server")
}
