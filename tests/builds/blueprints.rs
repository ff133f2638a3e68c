//! Blueprints that talk to others, as the binaries that are deployed.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::{Value, json};

use crate::dynamodb::{self, DynamoDb};
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

/// A request for the notes of `specs/table-crud.yaml`.
fn notes(method: &str, id: Option<&str>, query: &str, body: &str) -> Value {
    let key = format!("{method} /notes{}", if id.is_some() { "/{id}" } else { "" });
    let mut event = events::v2("$default", &key, method, "/notes");
    event["pathParameters"] = id.map_or(Value::Null, |id| json!({ "id": id }));
    event["rawQueryString"] = json!(query);
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    event["queryStringParameters"] =
        pairs.map(|(name, value)| (name.to_owned(), Value::from(value))).collect();
    event["body"] = json!(body);
    event
}

#[test]
fn table_crud_keeps_a_table() {
    if dynamodb::skipped() {
        return;
    }
    let binary = Crate::new("table-crud-run", &spec("specs/table-crud.yaml")).debug("notes");
    let server = DynamoDb::start();
    let table = json!({
        "TableName": "notes",
        "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
        "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
        "BillingMode": "PAY_PER_REQUEST",
    });
    server.ask("CreateTable", &table);
    let a = r#"{"id":"a","n":[1,2.5,null,true],"m":{"é":"x"}}"#;
    let cases = [
        (notes("GET", None, "", ""), 200, json!({ "items": [], "next": null })),
        (notes("POST", None, "", a), 201, serde_json::from_str(a).expect("it is JSON")),
        (notes("POST", None, "", a), 409, json!({ "message": "Conflict" })),
        (notes("GET", Some("a"), "", ""), 200, serde_json::from_str(a).expect("it is JSON")),
        (notes("PUT", Some("b c"), "", r#"{"n":1}"#), 200, json!({ "id": "b c", "n": 1 })),
        (
            notes("PUT", Some("a"), "", r#"{"id":"b c"}"#),
            400,
            json!({
                "message": "`id` is another one than in the path"
            }),
        ),
        (notes("POST", None, "", "{"), 400, json!({ "message": "the body is no JSON object" })),
        (
            notes("POST", None, "", r#"{"id":7}"#),
            400,
            json!({
                "message": "the item has no `id`, or not in its type"
            }),
        ),
        (
            notes("GET", None, "limit=101", ""),
            400,
            json!({
                "message": "`limit` is a number from 1 to 100"
            }),
        ),
        (
            notes("GET", None, "limit=1", ""),
            200,
            json!({
                "items": [serde_json::from_str::<Value>(a).expect("it is JSON")], "next": "a"
            }),
        ),
        (
            notes("GET", None, "limit=1&after=a", ""),
            200,
            json!({
                "items": [{ "id": "b c", "n": 1 }], "next": null
            }),
        ),
        (notes("DELETE", Some("a"), "", ""), 204, Value::Null),
        (notes("DELETE", Some("a"), "", ""), 404, json!({ "message": "Not Found" })),
        (notes("GET", Some("a"), "", ""), 404, json!({ "message": "Not Found" })),
    ];
    let url = server.url();
    let env = [
        ("TABLE", "notes"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "none"),
        ("AWS_SESSION_TOKEN", "none"),
        ("AWS_ENDPOINT_URL_DYNAMODB", url.as_str()),
    ];
    let sent = cases.iter().map(|(event, ..)| event.clone()).collect();
    let function = Function::start(&binary, &env, sent);
    for (answer, (event, status, body)) in function.answers(cases.len()).iter().zip(&cases) {
        let text = answer["body"].as_str().unwrap_or_default();
        let answered: Value = serde_json::from_str(text).unwrap_or_default();
        let asked = format!("{} {}", event["routeKey"], event["body"]);
        assert_eq!((&answer["statusCode"], &answered), (&json!(status), body), "{asked}");
    }
    assert_eq!(function.stop().log, "");
}
