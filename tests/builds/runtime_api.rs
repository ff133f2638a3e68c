//! Lambda's Runtime API, as far as a function needs it: hands out events, takes answers, waits for nothing for ever.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

/// How long a function may take for anything; far more than it needs, so that only a hang reaches it.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a function sent.
#[derive(Debug)]
pub(crate) enum Call {
    /// It asked for an event.
    Next,
    /// It answered the event of that number.
    Response(usize, Value),
    /// It reported an error: the path, the error's type as the header gives it, and the body.
    Error(String, String, Value),
}

/// A function that runs.
pub(crate) struct Function {
    child: Child,
    calls: Receiver<Call>,
    started: Instant,
}

/// How a function ended, and what it wrote to standard error.
pub(crate) struct End {
    /// Its exit code.
    pub(crate) code: Option<i32>,
    /// What it logged.
    pub(crate) log: String,
}

impl Function {
    /// Starts a binary with these variables and nothing else but Lambda's own; it gets the events in order.
    pub(crate) fn start(binary: &Path, env: &[(&str, &str)], events: Vec<Value>) -> Self {
        let (sender, calls) = channel();
        let address = serve(events, sender);
        let mut command = Command::new(binary);
        command.env_clear().envs(env.iter().copied());
        command.env("AWS_LAMBDA_RUNTIME_API", address.to_string());
        for (name, value) in [
            ("AWS_LAMBDA_FUNCTION_NAME", "function"),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128"),
            ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
        ] {
            command.env(name, value);
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let started = Instant::now();
        let child = command.spawn().expect("the binary starts");
        Self { child, calls, started }
    }

    /// The next thing that it sends; panics if nothing comes.
    pub(crate) fn call(&self) -> Call {
        self.calls.recv_timeout(PATIENCE).expect("the function sends something in time")
    }

    /// Its answers to all events, in order.
    pub(crate) fn answers(&self, count: usize) -> Vec<Value> {
        let mut answers = Vec::new();
        while answers.len() < count {
            match self.call() {
                Call::Next => {}
                Call::Response(number, answer) => {
                    assert_eq!(number, answers.len(), "answers come in order");
                    answers.push(answer);
                }
                error @ Call::Error(..) => panic!("{error:?}"),
            }
        }
        answers
    }

    /// Time from its start to its first question for an event.
    pub(crate) fn initialization(&self) -> Duration {
        assert!(matches!(self.call(), Call::Next));
        self.started.elapsed()
    }

    /// Its resident memory in KiB.
    pub(crate) fn resident(&self) -> Option<u64> {
        let status = fs_err::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.trim().strip_suffix(" kB")?.parse().ok()
    }

    /// Processor time it has used; Linux counts in hundredths of a second.
    pub(crate) fn processor_time(&self) -> Option<Duration> {
        let stat = fs_err::read_to_string(format!("/proc/{}/stat", self.child.id())).ok()?;
        let fields = stat.rsplit_once(')')?.1.split_ascii_whitespace().skip(11).take(2);
        let ticks: u64 = fields.filter_map(|field| field.parse::<u64>().ok()).sum();
        Some(Duration::from_millis(ticks * 10))
    }

    /// Waits until it ends by itself.
    pub(crate) fn wait(mut self) -> End {
        let deadline = Instant::now() + PATIENCE;
        while self.child.try_wait().expect("the child is ours").is_none() {
            assert!(Instant::now() < deadline, "the function ends in time");
            thread::sleep(Duration::from_millis(5));
        }
        self.end()
    }

    /// Stops it.
    pub(crate) fn stop(mut self) -> End {
        self.child.kill().expect("the child is ours");
        self.end()
    }

    fn end(&mut self) -> End {
        let mut log = String::new();
        let mut stderr = self.child.stderr.take().expect("standard error is piped");
        stderr.read_to_string(&mut log).expect("the log is UTF-8");
        End { code: self.child.wait().expect("the child is ours").code(), log }
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        // It may have ended already; a test that failed must not leave it behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve(events: Vec<Value>, calls: Sender<Call>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("the listener is bound");
    let events = Arc::new(Mutex::new(events.into_iter().enumerate().collect::<VecDeque<_>>()));
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (events, calls) = (Arc::clone(&events), calls.clone());
            thread::spawn(move || connection(stream, &events, &calls));
        }
    });
    address
}

/// Serves one connection until the function closes it.
fn connection(
    stream: TcpStream,
    events: &Mutex<VecDeque<(usize, Value)>>,
    calls: &Sender<Call>,
) -> Option<()> {
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    stream.set_nodelay(true).ok()?;
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut writer = stream;
    loop {
        let request = Request::read(&mut reader)?;
        if request.target.ends_with("/invocation/next") {
            calls.send(Call::Next).ok()?;
            let event = events.lock().ok()?.pop_front();
            let Some((number, event)) = event else {
                // As Lambda does: no answer until there is an event.
                thread::sleep(PATIENCE);
                return None;
            };
            answer(&mut writer, number, &event.to_string())?;
        } else {
            let body = serde_json::from_str(&request.body).unwrap_or(Value::Null);
            let call = match request.target.strip_suffix("/response") {
                Some(rest) => Call::Response(rest.rsplit('/').next()?.parse().ok()?, body),
                None => Call::Error(request.target, request.error_type, body),
            };
            writer.write_all(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n").ok()?;
            calls.send(call).ok()?;
        }
    }
}

fn answer(writer: &mut TcpStream, number: usize, event: &str) -> Option<()> {
    // One write, one packet: an answer in pieces would wait for acknowledgements.
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Lambda-Runtime-Aws-Request-Id: {number}\r\nLambda-Runtime-Deadline-Ms: 4102444800000\r\n\
         Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:123456789012:function:f\r\n\
         Lambda-Runtime-Trace-Id: Root=1-5759e988-bd862e3fe1be46a994272793\r\n\r\n{event}",
        event.len()
    );
    writer.write_all(answer.as_bytes()).ok()
}

struct Request {
    target: String,
    error_type: String,
    body: String,
}

impl Request {
    /// Reads a request; `None` at the end of the connection.
    fn read(reader: &mut BufReader<TcpStream>) -> Option<Self> {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|length| *length > 0)?;
        let target = line.split(' ').nth(1)?.to_owned();
        let (mut length, mut error_type) = (0, String::new());
        loop {
            let mut header = String::new();
            reader.read_line(&mut header).ok().filter(|length| *length > 0)?;
            let Some((name, value)) = header.trim_end().split_once(':') else {
                break;
            };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.trim().parse().ok()?,
                "lambda-runtime-function-error-type" => error_type = value.trim().to_owned(),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        Some(Self { target, error_type, body: String::from_utf8(body).ok()? })
    }
}
