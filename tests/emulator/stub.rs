//! A function that does as it is told: speaks the Runtime API, writes down what it gets, and for each event reads what to do from a
//! file. With nothing but the standard library, so that it starts at once and hides nothing.
//!
//! `wait` and `linger` are milliseconds, or `true`: until the test says go. `wait` comes before the answer, `linger` behind it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};

/// Tells a process that this one starts to do nothing but grow, by so many megabytes.
const GROW: &str = "STUB_GROW";

fn main() {
    if let Ok(megabytes) = std::env::var(GROW) {
        return grow(megabytes.parse().expect("a number"));
    }
    let folder = PathBuf::from(std::env::var("STUB_FOLDER").expect("the test sets STUB_FOLDER"));
    let read = |name: &str| fs_err::read_to_string(folder.join(name)).unwrap_or_default();
    let write = |name: &str, value: &Value| {
        let path = folder.join(name);
        let staged = folder.join(format!("{name}.{}", std::process::id()));
        fs_err::write(&staged, value.to_string()).expect("the folder is there");
        fs_err::rename(staged, path).expect("the folder is there");
    };
    let variables: Value =
        std::env::vars().map(|(name, value)| (name, Value::from(value))).collect();
    write("environment.json", &variables);
    let mut starts = std::fs::OpenOptions::new()
        .append(true)
        .create(true)
        .open(folder.join("starts"))
        .expect("made");
    starts.write_all(b".").expect("written");
    let address = std::env::var("AWS_LAMBDA_RUNTIME_API").expect("Lambda sets it");
    let init: Value = serde_json::from_str(&read("init.json")).unwrap_or(Value::Null);
    if let (None, Some(error)) = (follow(&init, &folder), init["error"].as_str()) {
        let kind = init["error_type"].as_str();
        let kind = kind.map(|kind| ("lambda-runtime-function-error-type", kind));
        let call = call_with(&address, "POST", "/2018-06-01/runtime/init/error", kind, error);
        wait(&init["linger"], &folder);
        write("calls.json", &json!([{ "status": call.status, "body": call.body }]));
        std::process::exit(1);
    }
    loop {
        let next = call(&address, "GET", "/2018-06-01/runtime/invocation/next", "");
        let event = serde_json::from_str(&next.body).unwrap_or(Value::from(next.body.clone()));
        write("event.json", &event);
        write("next.json", &next.headers);
        let told: Value = serde_json::from_str(&read("told.json")).unwrap_or(json!({}));
        follow(&told, &folder);
        let id = next.headers["lambda-runtime-aws-request-id"].as_str().unwrap_or_default();
        let path = format!("/2018-06-01/runtime/invocation/{id}/");
        let mut calls = Vec::new();
        for (name, text) in told.as_object().into_iter().flatten() {
            let text = text.as_str().unwrap_or_default();
            match name.as_str() {
                "error" => calls.push(call(&address, "POST", &format!("{path}error"), text)),
                "respond" => calls.push(call(&address, "POST", &format!("{path}response"), text)),
                "respond_again" => {
                    calls.push(call(&address, "POST", &format!("{path}response"), text))
                }
                "respond_to_other" => {
                    let other = "/2018-06-01/runtime/invocation/00000000/response";
                    calls.push(call(&address, "POST", other, text));
                }
                "respond_bytes" => {
                    let size = text.parse().expect("a number");
                    calls.push(call(
                        &address,
                        "POST",
                        &format!("{path}response"),
                        &"x".repeat(size),
                    ));
                }
                _ => {}
            }
        }
        if calls.is_empty() && told.get("silent").is_none() {
            calls.push(call(&address, "POST", &format!("{path}response"), r#"{"statusCode":200}"#));
        }
        let calls = calls.iter().map(|call| json!({ "status": call.status, "body": call.body }));
        write("calls.json", &calls.collect());
        wait(&told["linger"], &folder);
    }
}

/// Prints, waits, grows or ends, as told; `None` if it is told to report that it cannot start.
fn follow(told: &Value, folder: &Path) -> Option<()> {
    if let Some(text) = told["print"].as_str() {
        let mut out = std::io::stdout();
        out.write_all(text.as_bytes()).and_then(|()| out.flush()).expect("the log is open");
    }
    if let Some(text) = told["complain"].as_str() {
        std::io::stderr().write_all(text.as_bytes()).expect("the log is open");
    }
    if let Some(megabytes) = told["grow"].as_u64() {
        grow(megabytes);
    }
    if let Some(megabytes) = told["grow_in_child"].as_u64() {
        let own = std::env::current_exe().expect("it has a name");
        let child = std::process::Command::new(own).env(GROW, megabytes.to_string()).status();
        child.expect("it can be started");
    }
    wait(&told["wait"], folder);
    if told["abort"].as_bool() == Some(true) {
        std::process::abort();
    }
    if let Some(code) = told["exit"].as_i64() {
        std::process::exit(i32::try_from(code).expect("an exit code"));
    }
    told["error"].is_null().then_some(())
}

/// Takes so much memory.
fn grow(megabytes: u64) {
    let memory = vec![1_u8; usize::try_from(megabytes << 20).expect("it fits")];
    // It is ended before that.
    std::thread::sleep(Duration::from_secs(30));
    std::hint::black_box(memory);
}

/// Waits for as long as it is told, or until the test says go.
fn wait(told: &Value, folder: &Path) {
    if let Some(millis) = told.as_u64() {
        std::thread::sleep(Duration::from_millis(millis));
    }
    while told.as_bool() == Some(true) && !folder.join("go").exists() {
        std::thread::sleep(Duration::from_millis(5));
    }
}

struct Answer {
    status: u16,
    headers: Value,
    body: String,
}

fn call(address: &str, method: &str, path: &str, body: &str) -> Answer {
    call_with(address, method, path, None, body)
}

fn call_with(
    address: &str,
    method: &str,
    path: &str,
    header: Option<(&str, &str)>,
    body: &str,
) -> Answer {
    let mut stream = TcpStream::connect(address).expect("Lambda listens");
    let length = body.len();
    let header = header.map(|(name, value)| format!("{name}: {value}\r\n")).unwrap_or_default();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\n{header}content-length: {length}\r\n\r\n"
    );
    // Lambda may answer, and close, before it has read it all.
    let _ = stream.write_all([head.as_bytes(), body.as_bytes()].concat().as_slice());
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    if reader.read_line(&mut line).is_err() || line.is_empty() {
        std::process::exit(0);
    }
    let status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    let mut headers = serde_json::Map::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("an answer has headers");
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), Value::from(value.trim()));
    }
    let length =
        headers.get("content-length").and_then(Value::as_str).and_then(|text| text.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).expect("an answer has a body");
    Answer {
        status,
        headers: Value::Object(headers),
        body: String::from_utf8_lossy(&body).into_owned(),
    }
}
