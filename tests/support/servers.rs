//! Servers that answer as AWS does, from PyPI, on this machine: moto and ministack. What each does and does not do is said by the
//! tests that ask it.

use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::root;
use crate::venv::{self, Venv};

/// The longest that a server may take to answer for the first time.
const PATIENCE: Duration = Duration::from_secs(120);

/// A server that runs until it is dropped.
#[derive(Debug)]
pub struct Server {
    recipe: Recipe,
    child: Child,
    port: u16,
    /// What it keeps.
    state: TempDir,
}

/// Which server, and how it is started.
#[derive(Debug, Clone)]
enum Recipe {
    /// With these options.
    Moto(Vec<String>),
    Ministack,
}

impl Recipe {
    fn command(&self, port: u16, state: &Path) -> Command {
        let name = if let Self::Ministack = self { "ministack" } else { "moto_server" };
        let mut command = Command::new(venv::program(Venv::Servers, name));
        match self {
            Self::Moto(options) => {
                command.args(["-H", "127.0.0.1", "-p", &port.to_string()]).args(options);
            }
            Self::Ministack => {
                command.env("BIND_HOST", "127.0.0.1").env("GATEWAY_PORT", port.to_string());
                command.env("LAMBDA_EXECUTOR", "local").env("IOT_MTLS_ENABLED", "0");
                command.env("STATE_DIR", state.join("state")).env("S3_DATA_DIR", state.join("s3"));
            }
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    fn start(&self, port: u16, state: &Path) -> Child {
        self.command(port, state).spawn().expect("the server starts")
    }
}

impl Server {
    /// moto: S3, STS, IAM, Lambda's and CloudFormation's bookkeeping. It leaves out, without a word, resources that it does not know.
    pub fn moto() -> Self {
        Self::start(Recipe::Moto(Vec::new()))
    }

    /// moto behind TLS, with a certificate and its key.
    pub fn moto_with_tls(certificate: &Path, key: &Path) -> Self {
        let path = |path: &Path| path.to_string_lossy().into_owned();
        let options = ["-c".to_owned(), path(certificate), "-k".to_owned(), path(key)];
        Self::start(Recipe::Moto(options.to_vec()))
    }

    /// ministack: change sets that know what they replace, HTTP APIs that answer, programs of `provided.al2023` that run.
    pub fn ministack() -> Self {
        Self::start(Recipe::Ministack)
    }

    /// Starts one on a port that is free. Should somebody else take the port meanwhile, on another.
    fn start(recipe: Recipe) -> Self {
        loop {
            let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
            let port = listener.local_addr().expect("the listener is bound").port();
            drop(listener);
            let state = tempfile::tempdir().expect("a folder can be made");
            let child = recipe.start(port, state.path());
            let mut server = Self { recipe: recipe.clone(), child, port, state };
            if server.listens() {
                return server;
            }
        }
    }

    /// Starts it again where it was, with what it has kept. It may have been killed before.
    pub fn restart(&mut self) {
        let _ = self.child.kill();
        self.child.wait().expect("it can be waited for");
        self.child = self.recipe.start(self.port, self.state.path());
        assert!(self.listens(), "nobody else has taken its port");
    }

    /// The number of its process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Whether it comes to listen; not if it has ended.
    fn listens(&mut self) -> bool {
        let start = Instant::now();
        while self.child.try_wait().expect("it can be asked").is_none() {
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return true;
            }
            assert!(start.elapsed() < PATIENCE, "the server listens in time");
            thread::sleep(Duration::from_millis(50));
        }
        false
    }

    /// Where it is. By name, because moto takes a number for a bucket.
    pub fn url(&self) -> String {
        let has_tls = matches!(&self.recipe, Recipe::Moto(options) if !options.is_empty());
        let scheme = if has_tls { "https" } else { "http" };
        format!("{scheme}://localhost:{}", self.port)
    }

    /// Its port on this machine.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What boto3 is answered: `service` and `method` as it names them.
    pub fn boto3(&self, service: &str, method: &str, input: &Value) -> Value {
        let script = root().join("tests/oracles/boto.py");
        let mut command = Command::new(venv::program(Venv::Servers, "python"));
        command.arg("-B").arg(script).args([&self.url(), service, method, &input.to_string()]);
        let output = command.output().expect("the virtual environment has a Python");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{service} {method} {input}\n{said}");
        serde_json::from_slice(&output.stdout).expect("it prints JSON")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already; a test that failed must not leave it behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A server that several tests ask, each about names of its own. It ends with the last of them.
#[derive(Debug, Default)]
pub struct Shared(Mutex<Weak<Server>>);

impl Shared {
    /// None that runs yet.
    pub const fn new() -> Self {
        Self(Mutex::new(Weak::new()))
    }

    /// The one that runs, or one that is started.
    pub fn get(&self, start: impl FnOnce() -> Server) -> Arc<Server> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.upgrade().unwrap_or_else(|| {
            let server = Arc::new(start());
            *kept = Arc::downgrade(&server);
            server
        })
    }
}
