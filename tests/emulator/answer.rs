//! A function for load: answers with the `id` of its query, or does what the query's `do` says. Keeps its connection, and uses nothing but
//! the standard library.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};

const BASE: &str = "/2018-06-01/runtime/invocation/";

fn main() -> io::Result<()> {
    let address = std::env::var("AWS_LAMBDA_RUNTIME_API").expect("Lambda sets it");
    let stream = TcpStream::connect(&address)?;
    stream.set_nodelay(true)?;
    let mut connection = BufReader::new(stream);
    loop {
        let (id, event) = call(&mut connection, &address, "GET", &format!("{BASE}next"), "")?;
        let event: Value = serde_json::from_str(&event).expect("an event is JSON");
        let query = &event["queryStringParameters"];
        match query["do"].as_str().unwrap_or_default() {
            "crash" => std::process::abort(),
            "hang" => std::thread::sleep(Duration::from_secs(3_600)),
            _ => {}
        }
        let answer = match query["do"].as_str() {
            Some("nonsense") => "{\"statusCode\":\"none\"}".to_owned(),
            _ => json!({ "statusCode": 200, "body": query["id"] }).to_string(),
        };
        call(&mut connection, &address, "POST", &format!("{BASE}{id}/response"), &answer)?;
    }
}

/// Sends a request; the id of the event, if that was asked for, and the body.
fn call(
    connection: &mut BufReader<TcpStream>,
    address: &str,
    method: &str,
    path: &str,
    body: &str,
) -> io::Result<(String, String)> {
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    connection.get_mut().write_all(request.as_bytes())?;
    let (mut id, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if connection.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        match line.trim_end().split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.parse().map_err(io::Error::other)?;
            }
            Some((name, value)) if name.eq_ignore_ascii_case("lambda-runtime-aws-request-id") => {
                id = value.to_owned();
            }
            _ if line.trim_end().is_empty() => break,
            _ => {}
        }
    }
    let mut body = vec![0; length];
    connection.read_exact(&mut body)?;
    Ok((id, String::from_utf8(body).map_err(io::Error::other)?))
}
