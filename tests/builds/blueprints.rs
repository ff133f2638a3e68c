//! Blueprints that talk to others, as the binaries that are deployed.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::json;

use crate::events;
use crate::runtime_api::Function;
use crate::support::{Crate, spec};

/// An upstream that answers every request with its first line, and counts its connections.
fn upstream() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("the listener is bound");
    let connections = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&connections);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            counter.fetch_add(1, Ordering::Relaxed);
            thread::spawn(move || serve(stream));
        }
    });
    (format!("http://{address}"), connections)
}

fn serve(mut stream: TcpStream) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    loop {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            reader.read_line(&mut head).ok().filter(|count| *count > 0)?;
        }
        let body = head.lines().next()?;
        let length = body.len();
        let answer = format!(
            "HTTP/1.1 203 Fine\r\ncontent-type: text/plain\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        stream.write_all(answer.as_bytes()).ok()?;
    }
}

#[test]
fn http_client_keeps_its_connection_between_invocations() {
    let binary = Crate::new("http-client-run", &spec("specs/http-client.yaml")).release("quotes");
    let event = |id: usize| {
        let mut event = events::v2("$default", "GET /quotes/{id}", "GET", &format!("/quotes/{id}"));
        event["pathParameters"] = json!({ "id": format!("{id}/é") });
        event["rawQueryString"] = json!("q=a%20b");
        event
    };
    let (url, connections) = upstream();
    let env = [("UPSTREAM_URL", &*format!("{url}/v1/{{id}}"))];
    let function = Function::start(&binary, &env, (0..3).map(event).collect());
    for (id, answer) in function.answers(3).iter().enumerate() {
        assert_eq!(answer["statusCode"], 203, "{answer}");
        assert_eq!(answer["headers"], json!({ "content-type": "text/plain" }));
        assert_eq!(answer["body"], format!("GET /v1/{id}%2F%C3%A9?q=a%20b HTTP/1.1"));
    }
    assert_eq!(connections.load(Ordering::Relaxed), 1);
    assert_eq!(function.stop().log, "");

    let nobody = [("UPSTREAM_URL", "http://127.0.0.1:9/{id}")];
    let function = Function::start(&binary, &nobody, vec![event(7)]);
    let answer = &function.answers(1)[0];
    assert_eq!(answer["statusCode"], 502);
    assert_eq!(answer["body"], r#"{"message":"Bad Gateway"}"#);
    let log = function.stop().log;
    assert!(log.starts_with("the upstream failed: ") && log.contains("refused"), "{log}");
}
