//! Answers in pieces: the Runtime API's streaming mode, and InvokeWithResponseStream as the messages of an event stream.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;

use serde_json::{Value, json};

use crate::bench::Bench;
use crate::client;

const SPEC: &str = "service: pieces
functions:
  f: { timeout: 20, env: { STUB_FOLDER: \"<folder>\" } }
routes: { ANY /r: f }
";

const PATH: &str = "/2021-11-15/functions/f/response-streaming-invocations";

/// A call of InvokeWithResponseStream, whose answer is read as it comes.
pub(crate) struct Call {
    stream: TcpStream,
    /// What has come and was not taken yet, out of its chunks.
    bytes: Vec<u8>,
    /// What has come and is still in its chunks.
    raw: Vec<u8>,
    head: String,
}

impl Call {
    fn new(bench: &Bench, headers: &str) -> Self {
        Self::with(bench, headers, "{}")
    }

    /// With an event.
    pub(crate) fn with(bench: &Bench, headers: &str, event: &str) -> Self {
        let mut stream = client::connect(&bench.lambda_url());
        let length = event.len();
        let request = format!(
            "POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}Content-Length: {length}\r\n\r\n{event}"
        );
        stream.write_all(request.as_bytes()).expect("the other end does as it should");
        Self { stream, bytes: Vec::new(), raw: Vec::new(), head: String::new() }
    }

    fn read(&mut self) {
        let mut buffer = [0; 4_096];
        let length = self.stream.read(&mut buffer).expect("the other end does as it should");
        assert!(length > 0, "the answer has not ended: {:?}", self.bytes);
        self.raw.extend_from_slice(&buffer[..length]);
        if self.head.is_empty() {
            let Some(end) = position(&self.raw, b"\r\n\r\n") else { return };
            self.head = String::from_utf8(self.raw.drain(..end + 4).collect())
                .expect("the other end does as it should");
        }
        while let Some(end) = position(&self.raw, b"\r\n") {
            let size =
                std::str::from_utf8(&self.raw[..end]).expect("the other end does as it should");
            let size = usize::from_str_radix(size, 16).expect("the other end does as it should");
            if self.raw.len() < end + 2 + size + 2 {
                return;
            }
            self.bytes.extend_from_slice(&self.raw[end + 2..end + 2 + size]);
            self.raw.drain(..end + 2 + size + 2);
        }
    }

    /// The next message: its kind and its payload.
    pub(crate) fn message(&mut self) -> (String, Vec<u8>) {
        let number = |bytes: &[u8]| {
            u32::from_be_bytes(bytes.try_into().expect("the other end does as it should")) as usize
        };
        while self.bytes.len() < 12 || self.bytes.len() < number(&self.bytes[..4]) {
            self.read();
        }
        let (length, headers) = (number(&self.bytes[..4]), number(&self.bytes[4..8]));
        let message: Vec<u8> = self.bytes.drain(..length).collect();
        // The first header is the kind: a length and a name, 7 for text, a length and the text.
        let kind = &message[12 + 1 + ":event-type".len() + 1..];
        let kind = String::from_utf8(kind[2..2 + usize::from(kind[1])].to_vec())
            .expect("the other end does as it should");
        (kind, message[12 + headers..length - 4].to_vec())
    }
}

fn position(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// A stub's answer in pieces, sent from here.
struct Pieces(TcpStream);

impl Pieces {
    fn begin(bench: &Bench) -> Self {
        let (address, id) = bench.event_in_work();
        let mut stream = client::connect(&format!("http://{address}"));
        let head = format!(
            "POST /2018-06-01/runtime/invocation/{id}/response HTTP/1.1\r\nhost: x\r\n\
             lambda-runtime-function-response-mode: streaming\r\ntransfer-encoding: chunked\r\n\
             trailer: lambda-runtime-function-error-type, lambda-runtime-function-error-body\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).expect("the other end does as it should");
        Self(stream)
    }

    fn send(&mut self, piece: &str) {
        write!(self.0, "{:x}\r\n{piece}\r\n", piece.len())
            .expect("the other end does as it should");
    }

    /// Ends with trailers, each with its line's end; the status of what comes back.
    fn end(mut self, trailers: &str) -> u16 {
        write!(self.0, "0\r\n{trailers}\r\n").expect("the other end does as it should");
        client::read(&mut self.0, false).expect("the other end does as it should").status
    }
}

fn details(payload: &[u8]) -> Value {
    serde_json::from_slice(payload).expect("the other end does as it should")
}

#[test]
fn pieces_are_passed_on_as_they_come() {
    let bench = Bench::new(SPEC);
    bench.tell(&json!({ "silent": true, "linger": true }));
    let mut call = Call::new(&bench, "X-Amz-Log-Type: Tail\r\n");
    let mut pieces = Pieces::begin(&bench);
    for piece in ["one", "two", "three"] {
        pieces.send(piece);
        assert_eq!(call.message(), ("PayloadChunk".to_owned(), piece.as_bytes().to_vec()));
    }
    assert_eq!(pieces.end(""), 202);
    bench.go();
    let head = call.head.to_ascii_lowercase();
    assert!(head.starts_with("http/1.1 200 "), "{head}");
    for line in
        ["content-type: application/vnd.amazon.eventstream", "x-amz-executed-version: $latest"]
    {
        assert!(head.contains(&format!("\r\n{line}\r\n")), "{head}");
    }
    let (kind, payload) = call.message();
    let payload = details(&payload);
    assert_eq!((kind.as_str(), payload.get("ErrorCode")), ("InvokeComplete", None));
    assert!(payload["LogResult"].as_str().unwrap().starts_with("U1RBUlQ"), "{payload}");
}

/// The caller has left, so that the pieces are counted alone.
#[test]
fn an_answer_in_pieces_may_be_200_mb_long() {
    let piece = "p".repeat(1 << 20);
    let begun = || {
        let bench = Bench::new(SPEC);
        bench.tell(&json!({ "silent": true, "linger": true }));
        let call = Call::new(&bench, "");
        let mut pieces = Pieces::begin(&bench);
        drop(call);
        (0..200).for_each(|_| pieces.send(&piece));
        (bench, pieces)
    };
    let (_bench, pieces) = begun();
    assert_eq!(pieces.end(""), 202);
    let (_bench, mut pieces) = begun();
    pieces.send("p");
    assert_eq!(client::read(&mut pieces.0, false).unwrap().status, 413);
}

#[test]
fn an_answer_that_breaks_off_ends_with_its_error() {
    let bench = Bench::new(SPEC);
    bench.tell(&json!({ "silent": true, "linger": true }));
    let mut call = Call::new(&bench, "");
    let mut pieces = Pieces::begin(&bench);
    pieces.send("one");
    let body = "eyJlcnJvclR5cGUiOiJCb29tIn0=";
    let trailers = format!(
        "lambda-runtime-function-error-type: Boom\r\nlambda-runtime-function-error-body: {body}\r\n"
    );
    assert_eq!(pieces.end(&trailers), 202);
    bench.go();
    assert_eq!(call.message().0, "PayloadChunk");
    let (kind, payload) = call.message();
    let expected = json!({ "ErrorCode": "Unhandled", "ErrorDetails": r#"{"errorType":"Boom"}"# });
    assert_eq!((kind.as_str(), details(&payload)), ("InvokeComplete", expected));
}

#[test]
fn a_whole_answer_is_one_piece() {
    let bench = Bench::new(SPEC);
    bench.tell(&json!({ "respond": r#"{"n":7}"# }));
    let mut call = Call::new(&bench, "");
    assert_eq!(call.message(), ("PayloadChunk".to_owned(), br#"{"n":7}"#.to_vec()));
    assert_eq!(call.message(), ("InvokeComplete".to_owned(), b"{}".to_vec()));
}

#[test]
fn a_timeout_in_the_middle_is_told_behind_what_has_come() {
    let bench = Bench::new(&SPEC.replace("timeout: 20", "timeout: 5"));
    bench.tell(&json!({ "silent": true, "linger": true }));
    let mut call = Call::new(&bench, "");
    let mut pieces = Pieces::begin(&bench);
    pieces.send("one");
    assert_eq!(call.message().0, "PayloadChunk");
    let (kind, payload) = call.message();
    let text = details(&payload)["ErrorDetails"].as_str().unwrap().to_owned();
    assert_eq!(kind, "InvokeComplete");
    assert!(text.contains("Task timed out after 5.00 seconds"), "{text}");
}

#[test]
fn a_piece_for_nobody_is_refused() {
    let bench = Bench::new(SPEC);
    bench.tell(&json!({ "silent": true, "linger": true }));
    thread::scope(|scope| {
        let waiting = scope.spawn(|| bench.invoke(&[], "{}"));
        let (address, id) = bench.event_in_work();
        let send = |id: &str, mode: &str, body: &str| {
            let path = format!("/2018-06-01/runtime/invocation/{id}/response");
            let headers = [("Lambda-Runtime-Function-Response-Mode", mode)];
            let url = format!("http://{address}");
            client::send(&url, "POST", &path, &headers, body.as_bytes())
        };
        assert_eq!(send("00000000", "streaming", "x").status, 400);
        let wrong = send(&id, "buffering", "x");
        assert_eq!(wrong.status, 400);
        assert!(wrong.text().contains("InvalidFunctionResponseMode"), "{}", wrong.text());
        assert_eq!(send(&id, "streaming", "7").status, 202);
        assert_eq!(waiting.join().unwrap().text(), "7");
    });
}

#[test]
fn an_answer_that_is_cut_off_is_no_answer() {
    let bench = Bench::new(SPEC);
    bench.tell(&json!({ "silent": true, "linger": true }));
    thread::scope(|scope| {
        let waiting = scope.spawn(|| bench.invoke(&[], "{}"));
        let (address, id) = bench.event_in_work();
        let url = format!("http://{address}");
        let path = format!("/2018-06-01/runtime/invocation/{id}/response");
        let mut stream = client::connect(&url);
        write!(stream, "POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{{").unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let answer = client::read(&mut stream, false).unwrap_or_default();
        assert!([0, 400].contains(&answer.status), "{}", answer.status);
        assert_eq!(client::send(&url, "POST", &path, &[], b"7").status, 202);
        assert_eq!(waiting.join().unwrap().text(), "7");
    });
}

#[test]
fn a_late_init_error_is_refused() {
    let bench = Bench::new(SPEC);
    bench.tell(&json!({ "silent": true, "linger": true }));
    thread::scope(|scope| {
        let waiting = scope.spawn(|| bench.invoke(&[], "{}"));
        let (address, id) = bench.event_in_work();
        let url = format!("http://{address}");
        let late = client::send(&url, "POST", "/2018-06-01/runtime/init/error", &[], b"{}");
        assert_eq!(late.status, 403);
        assert!(late.text().contains("InvalidStateTransition"), "{}", late.text());
        let path = format!("/2018-06-01/runtime/invocation/{id}/response");
        assert_eq!(client::send(&url, "POST", &path, &[], b"7").status, 202);
        assert_eq!(waiting.join().unwrap().text(), "7");
    });
}
