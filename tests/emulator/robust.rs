//! What clients and functions do that they should not: nothing hangs, nothing leaks, the next request is answered.

use std::io::{ErrorKind, Read, Write};
use std::thread;

use serde_json::json;
use svlc_emulator::{Emulator, Setup, support};

use crate::bench::{Bench, until};
use crate::client;

const SPEC: &str = "service: robust
functions:
  f: { timeout: 3, env: { STUB_FOLDER: \"<folder>\" } }
routes:
  $default: f
";

/// Files that this process has open.
fn open_files() -> usize {
    fs_err::read_dir("/proc/self/fd").expect("tests run on Linux").count()
}

#[test]
fn two_lengths_do_not_smuggle_a_request() {
    let bench = Bench::new(SPEC);
    let smuggled = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for framing in [
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
        "Content-Length: 0\r\nContent-Length: 44\r\n",
        "Transfer-Encoding: identity, chunked, identity\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Content-Length: +4\r\n",
        "Content-Length: 4, 4\r\n",
        "Content-Length: 0x4\r\n",
        "Content-Length: -1\r\n",
        "Content-Length : 4\r\n",
        "Content-Length: 4\r\n Content-Length: 40\r\n",
        "Transfer-Encoding : chunked\r\nContent-Length: 4\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        "Transfer-Encoding:\u{b}chunked\r\nContent-Length: 4\r\n",
        "Transfer-Encoding: \"chunked\"\r\n",
    ] {
        let request =
            format!("POST /first HTTP/1.1\r\nHost: localhost\r\n{framing}\r\n0\r\n\r\n{smuggled}");
        let mut stream = client::connect(&bench.url());
        stream.write_all(request.as_bytes()).unwrap();
        let mut text = String::new();
        let _ = stream.read_to_string(&mut text);
        assert!(text.matches("HTTP/1.1 ").count() <= 1, "{framing}\n{text}");
        assert_ne!(bench.noted("event.json")["rawPath"], "/smuggled", "{framing}");
    }
    assert_eq!(bench.get("/after").status, 200);
}

#[test]
fn what_is_no_http_is_refused() {
    let bench = Bench::new(SPEC);
    let long = "a".repeat(200_000);
    for (bytes, status) in [
        ("nonsense\r\n\r\n".to_owned(), 400),
        ("GET / HTTP/1.1\r\nHost: localhost\r\nbad header\r\n\r\n".to_owned(), 400),
        (format!("GET /{long} HTTP/1.1\r\nHost: localhost\r\n\r\n"), 414),
        (format!("GET / HTTP/1.1\r\nHost: localhost\r\nx: {long}\r\n\r\n"), 431),
    ] {
        let answer = client::raw(&bench.url(), bytes.as_bytes(), false);
        assert!([status, 431].contains(&answer.status), "{} for {:.40}", answer.status, bytes);
    }
    assert_eq!(bench.get("/after").status, 200);
}

#[test]
fn clients_that_are_slow_keep_nobody_from_being_served() {
    let bench = Bench::new(SPEC);
    let mut slow: Vec<_> = (0..200)
        .map(|_| {
            let mut stream = client::connect(&bench.url());
            stream
                .write_all(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n")
                .unwrap();
            stream
        })
        .collect();
    assert_eq!(bench.get("/x").status, 200);
    // They would have been given up by now, had it waited for them.
    for stream in &mut slow {
        stream.set_nonblocking(true).unwrap();
        assert_eq!(stream.read(&mut [0]).unwrap_err().kind(), ErrorKind::WouldBlock);
    }
}

/// Takes half a minute, which is the time a client has.
#[test]
#[ignore = "takes 30 s"]
fn a_slow_body_is_408() {
    let bench = Bench::new(SPEC);
    let mut stream = client::connect(&bench.url());
    stream
        .write_all(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf")
        .unwrap();
    let answer = client::read(&mut stream, false).unwrap();
    assert_eq!((answer.status, answer.text().as_str()), (408, r#"{"message":"Request Timeout"}"#));
}

#[test]
fn a_client_that_leaves_does_no_harm() {
    let bench = Bench::new(SPEC);
    bench.tell(&json!({ "wait": true }));
    for _ in 0..20 {
        let mut stream = client::connect(&bench.url());
        stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    }
    bench.tell(&json!({}));
    bench.go();
    assert_eq!(bench.get("/after").status, 200);
}

/// It takes its event and asks for no more: its time is over, and the next request finds another.
#[test]
fn a_function_that_says_nothing_is_ended() {
    let bench = Bench::new(SPEC);
    bench.tell(&json!({ "silent": true, "linger": 60_000 }));
    assert_eq!(bench.get("/x").status, 500);
    bench.tell(&json!({}));
    assert_eq!(bench.get("/x").status, 200);
    assert_eq!(bench.starts(), 2);
}

#[test]
fn a_function_that_prints_without_end_is_ended_and_fills_no_memory() {
    let bench = Bench::new(SPEC);
    bench.tell(&json!({ "print": "x".repeat(20_000_000) }));
    let answer = bench.get("/x");
    assert!([200, 500].contains(&answer.status));
    bench.tell(&json!({}));
    assert_eq!(bench.get("/x").status, 200);
}

#[test]
fn a_storm_of_crashes_leaves_nothing_behind() {
    let bench = Bench::new(SPEC);
    assert_eq!(bench.get("/x").status, 200);
    let before = open_files();
    bench.tell(&json!({ "abort": true }));
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..15 {
                    assert_eq!(bench.get("/x").status, 500);
                }
            });
        }
    });
    bench.tell(&json!({}));
    assert_eq!(bench.get("/x").status, 200);
    until("one process is left", || bench.emulator.processes() == 1);
    // Other tests of this process open files of their own.
    let after = open_files();
    assert!(after < before + 400, "{before} files before, {after} after 120 crashes");
}

#[test]
fn pages_cannot_invoke_functions() {
    let bench = Bench::new(SPEC);
    assert_eq!(bench.invoke(&[("Origin", "https://evil.example.com")], "{}").status, 403);
    assert_eq!(bench.invoke(&[("Host", "evil.example.com")], "{}").status, 403);
    assert_eq!(bench.invoke(&[], "{}").status, 200);
    assert_eq!(bench.starts(), 1);
}

#[test]
fn nobody_but_this_machine_is_listened_to() {
    let bench = Bench::new(SPEC);
    for url in [bench.url(), bench.lambda_url()] {
        assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    }
}

#[test]
fn a_port_that_is_taken_is_told() {
    let bench = Bench::new(SPEC);
    let port: u16 = bench.url().rsplit(':').next().unwrap().parse().unwrap();
    let (mut emulator, _lines) = Emulator::start().unwrap();
    let fault = emulator.listen(port, 0).unwrap_err().to_string();
    assert!(fault.starts_with(&format!("cannot listen on 127.0.0.1:{port}: ")), "{fault}");
}

#[test]
fn what_is_not_emulated_is_refused() {
    let spec = "service: closed\nfunctions: { f: { blueprint: hello } }\nroutes: { GET /: f }\nresources: { R: { Type: 'AWS::ECR::Repository' } }\n";
    let output =
        svlc_core::compile(&svlc_core::source::Source::new("s.yaml", spec)).output.unwrap();
    let found = support::check(&output.model, &Setup::default()).unwrap_err();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].code.as_str(), "SV0603");
}
