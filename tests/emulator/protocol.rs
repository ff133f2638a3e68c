//! HTTP itself, by raw bytes: what its grammar allows is served, what it forbids is refused, and nothing hangs.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::json;

use crate::bench::Bench;
use crate::client;

const SPEC: &str = "service: protocol
functions:
  f: { timeout: 5, env: { STUB_FOLDER: \"<folder>\" } }
routes:
  $default: f
";

/// Everything that comes back for some bytes, until the server closes the connection.
fn all(bench: &Bench, bytes: &[u8]) -> String {
    let mut stream = client::connect(&bench.url());
    // It may be closed before all is sent.
    let _ = stream.write_all(bytes);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn requests_that_follow_one_another_at_once_are_answered_in_order() {
    let bench = Bench::new(SPEC);
    bench.tell(&json!({ "respond": r#"{"statusCode": 201, "body": "one"}"# }));
    let text = all(
        &bench,
        b"POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi\
          GET /b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    );
    assert_eq!(text.matches("HTTP/1.1 201 Created\r\n").count(), 2, "{text}");
    assert_eq!(bench.noted("event.json")["rawPath"], "/b");
}

#[test]
fn chunks_may_have_extensions_and_trailers() {
    let bench = Bench::new(SPEC);
    let text = all(
        &bench,
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nConnection: close\r\n\
          Transfer-Encoding: chunked\r\n\r\n3;name=value\r\nabc\r\n2\r\nde\r\n0\r\nX-Trailer: 1\r\n\r\n",
    );
    assert!(text.starts_with("HTTP/1.1 200 "), "{text}");
    let event = bench.noted("event.json");
    assert_eq!(
        (event["body"].as_str(), event["headers"]["content-length"].as_str()),
        (Some("abcde"), Some("5"))
    );
    assert!(event["headers"].get("x-trailer").is_none(), "{event}");
    let endless = format!("1;{}", "x".repeat(100_000));
    for broken in ["zz\r\nabc\r\n", "3\r\nabcdef", "ffffffffffffffffff\r\n", "-1\r\n", &endless] {
        let head = "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
        let text = all(&bench, format!("{head}{broken}\r\n\r\n").as_bytes());
        assert!(text.starts_with("HTTP/1.1 400 "), "{broken:.20}: {text}");
    }
}

#[test]
fn a_client_that_waits_to_send_its_body_is_told_to() {
    let bench = Bench::new(SPEC);
    let mut stream = client::connect(&bench.url());
    let head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nExpect: 100-continue\r\n";
    write!(stream, "{head}Content-Length: 2\r\n\r\n").unwrap();
    let mut told = [0; "HTTP/1.1 100 Continue\r\n\r\n".len()];
    stream.read_exact(&mut told).unwrap();
    assert!(told.starts_with(b"HTTP/1.1 100 "), "{}", String::from_utf8_lossy(&told));
    stream.write_all(b"hi").unwrap();
    assert_eq!(client::read(&mut stream, false).unwrap().status, 200);
    let event = bench.noted("event.json");
    assert_eq!(event["body"], "hi");
    assert!(event["headers"].get("expect").is_none(), "{event}");
    let refused = client::raw(
        &bench.url(),
        format!("{head}Content-Length: 10485761\r\n\r\n").as_bytes(),
        false,
    );
    assert_eq!(refused.status, 413, "without having to send it");
}

#[test]
fn a_head_of_10240_bytes_is_taken_and_one_more_is_not() {
    let bench = Bench::new(SPEC);
    for (size, status) in [(10_240, 200), (10_241, 431)] {
        let start = "GET /x HTTP/1.1\r\nHost: localhost\r\nX-Padding: ";
        let padding = "p".repeat(size - start.len() - "\r\n".len());
        let answer =
            client::raw(&bench.url(), format!("{start}{padding}\r\n\r\n").as_bytes(), false);
        assert_eq!(answer.status, status, "{size}");
        let line = format!(
            "GET /{} HTTP/1.1\r\n",
            "p".repeat(size - "GET / HTTP/1.1\r\nHost: localhost\r\n".len())
        );
        let answer =
            client::raw(&bench.url(), format!("{line}Host: localhost\r\n\r\n").as_bytes(), false);
        assert_eq!(answer.status, status, "{size} with a long URL");
    }
}

#[test]
fn nobody_gets_another_protocol() {
    let bench = Bench::new(SPEC);
    for upgrade in [
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==",
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__",
    ] {
        let request = format!("GET / HTTP/1.1\r\nHost: localhost\r\n{upgrade}\r\n\r\n");
        assert_eq!(client::raw(&bench.url(), request.as_bytes(), false).status, 200, "{upgrade}");
        assert!(bench.noted("event.json")["headers"].get("upgrade").is_none());
    }
    for (request, status) in [
        ("CONNECT evil.example.com:443 HTTP/1.1\r\nHost: localhost\r\n\r\n", 403),
        ("GET http://evil.example.com/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 403),
        ("GET http://localhost/x HTTP/1.1\r\nHost: evil.example.com\r\n\r\n", 200),
        ("GET / HTTP/1.1\r\n\r\n", 403),
        ("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n", 200),
        ("OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n", 200),
    ] {
        let answer = client::raw(&bench.url(), request.as_bytes(), false);
        assert_eq!(answer.status, status, "{request}");
    }
}

/// Streams that are opened and given up at once, without end.
#[test]
fn a_flood_of_resets_ends_its_own_connection_alone() {
    let bench = Bench::new(SPEC);
    let frame = |kind: u8, flags: u8, stream: u32, payload: &[u8]| {
        let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
        [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
    };
    // `GET http://localhost/` in HPACK's static table, and a literal.
    let head = [&[0x82, 0x86, 0x84, 0x01, 9][..], b"localhost"].concat();
    let mut bytes = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
    bytes.extend(frame(4, 0, 0, &[]));
    for number in 0..20_000_u32 {
        bytes.extend(frame(1, 0x5, 2 * number + 1, &head));
        bytes.extend(frame(3, 0, 2 * number + 1, &8_u32.to_be_bytes()));
    }
    let mut stream = client::connect(&bench.url());
    let _ = stream.write_all(&bytes);
    let mut answer = Vec::new();
    let ended = stream.read_to_end(&mut answer).map_err(|error| error.kind());
    assert_ne!(ended, Err(ErrorKind::WouldBlock), "the server ends the connection");
    assert_eq!(bench.get("/after").status, 200);
    assert!(bench.emulator.processes() < 300, "{} processes", bench.emulator.processes());
}

/// An endpoint that reads a whole request and answers with a body of a size.
fn endpoint_of(size: usize) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let url = format!("http://{}/", listener.local_addr().expect("it is bound"));
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut bytes = Vec::new();
            let mut buffer = vec![0; 64 * 1_024];
            while !bytes.ends_with(b"end") {
                let length = stream.read(&mut buffer).unwrap_or(0);
                if length == 0 {
                    break;
                }
                bytes.extend_from_slice(&buffer[..length]);
            }
            let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n");
            // The gateway leaves when it has seen enough.
            let _ = stream.write_all(&vec![b'x'; size]);
        }
    });
    url
}

#[test]
fn bodies_of_10_mb_are_taken_both_ways_and_one_byte_more_is_not() {
    const LIMIT: usize = 10 * 1_024 * 1_024;
    for (sent, answered, status) in
        [(LIMIT, 3, 200), (LIMIT + 1, 3, 413), (3, LIMIT, 200), (3, LIMIT + 1, 500)]
    {
        let url = endpoint_of(answered);
        let bench = Bench::new(&format!(
            "service: big\nintegrations: {{ all: {{ type: http, url: '{url}', method: ANY }} }}\nroutes: {{ $default: all }}\n"
        ));
        let body = [vec![b'b'; sent - 3], b"end".to_vec()].concat();
        let answer = client::send(&bench.url(), "POST", "/", &[], &body);
        assert_eq!(answer.status, status, "{sent} bytes there, {answered} back");
        if status == 200 {
            assert_eq!(answer.body.len(), answered);
        }
        let chunked = format!(
            "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n{sent:x}\r\n"
        );
        let bytes = [chunked.as_bytes(), &body, b"\r\n0\r\n\r\n"].concat();
        assert_eq!(client::raw(&bench.url(), &bytes, false).status, status, "{sent} in chunks");
    }
}

#[test]
fn head_and_answers_without_body_are_handed_back() {
    for (method, answer, status, length) in [
        ("HEAD", "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n", 200, Some("5")),
        ("GET", "HTTP/1.1 304 Not Modified\r\netag: \"a\"\r\n\r\n", 304, None),
        ("GET", "HTTP/1.1 204 No Content\r\n\r\n", 204, None),
        (
            "GET",
            "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
            200,
            Some("0"),
        ),
        (
            "GET",
            "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n",
            503,
            Some("33"),
        ),
        ("GET", "nonsense\r\n\r\n", 503, Some("33")),
        (
            "GET",
            "HTTP/1.1 200 OK\r\ncontent-length: 9\r\nconnection: close\r\n\r\nhalf",
            503,
            Some("33"),
        ),
    ] {
        let (url, _requests) = crate::endpoint::once(answer);
        let bench = Bench::new(&format!(
            "service: bare\nintegrations: {{ all: {{ type: http, url: '{url}', method: ANY }} }}\nroutes: {{ $default: all }}\n"
        ));
        let request = format!("{method} / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        let got = client::raw(&bench.url(), request.as_bytes(), method == "HEAD" || status == 304);
        assert_eq!(got.status, status, "{answer}");
        assert_eq!(got.values("content-length").first().copied(), length, "{answer}");
    }
}

/// An endpoint that promises to keep each connection and closes it when the next request begins to come; the methods of
/// the requests that it has read.
fn closing_endpoint() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let url = format!("http://{}/", listener.local_addr().expect("it is bound"));
    let requests = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&requests);
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let requests = Arc::clone(&told);
            thread::spawn(move || {
                let request = crate::endpoint::read(&mut stream);
                let method = request.split(' ').next().unwrap_or_default().to_owned();
                requests.lock().expect("no test of it has failed").push(method);
                let _ = stream.write_all(crate::endpoint::OK.as_bytes());
                // The next request has come, and is lost with the connection: nobody reads it.
                let _ = stream.peek(&mut [0]);
            });
        }
    });
    (url, requests)
}

/// What the endpoint has not read is asked again where that does no harm, and is not risked where it may.
#[test]
fn a_connection_that_ends_as_it_is_used_again_costs_no_request() {
    let (url, requests) = closing_endpoint();
    let bench = Bench::new(&format!(
        "service: closing\nintegrations: {{ all: {{ type: http, url: '{url}', method: ANY }} }}\nroutes: {{ $default: all }}\n"
    ));
    let methods = ["GET", "GET", "POST", "GET", "POST", "POST", "PUT", "DELETE", "PATCH"];
    for method in methods {
        let answer = client::send(&bench.url(), method, "/", &[], b"");
        assert_eq!((answer.status, answer.text().as_str()), (200, "ok"), "{method}");
    }
    let seen = requests.lock().expect("no test of it has failed").clone();
    assert_eq!(seen, methods, "each reaches the endpoint, and none twice");
}

/// What is packed stays packed, and no header says otherwise.
#[test]
fn packed_answers_stay_packed() {
    let packed =
        "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\n\x1f\x01\x02\x03";
    let (url, requests) = crate::endpoint::once(packed);
    let bench = Bench::new(&format!(
        "service: packed\nintegrations: {{ all: {{ type: http, url: '{url}', method: ANY }} }}\nroutes: {{ $default: all }}\n"
    ));
    let answer = client::send(&bench.url(), "GET", "/", &[("Accept-Encoding", "gzip")], b"");
    assert_eq!(answer.body, b"\x1f\x01\x02\x03");
    assert_eq!(answer.values("content-encoding"), ["gzip"]);
    assert!(requests.recv().unwrap().contains("accept-encoding: gzip"));
}

/// Takes half a minute, which is the time a client has.
#[test]
#[ignore = "takes 30 s"]
fn a_slow_head_is_given_up() {
    let bench = Bench::new(SPEC);
    let mut stream = client::connect(&bench.url());
    stream.write_all(b"GET / HTTP/1.1\r\nHost: loc").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("the server ends it");
}
