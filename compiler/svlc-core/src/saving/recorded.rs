//! What was sent and what came of it, as a test: everything that makes it hold again is kept, what the client or the network put in is
//! not, and no secret is.

use serde_json::{Map, Value, json};

use super::{Entry, Refusal};
use crate::facts::CLIENT_HEADERS;
use crate::secret;

/// A request and its answer, as they went over the wire.
#[derive(Debug, Clone, Copy)]
pub struct RecordedRequest<'a> {
    /// `GET`.
    pub method: &'a str,
    /// Path and query as they were sent, without the stage.
    pub target: &'a str,
    /// Stage; `None`: `$default`.
    pub stage: Option<&'a str>,
    /// Headers of the request.
    pub headers: &'a [(String, String)],
    /// Body of the request.
    pub body: &'a [u8],
    /// Status of the answer.
    pub status: u16,
    /// Headers of the answer.
    pub answer_headers: &'a [(String, String)],
    /// Body of the answer.
    pub answer: &'a [u8],
}

/// An event for a function, and what it answered.
#[derive(Debug, Clone, Copy)]
pub struct RecordedEvent<'a> {
    /// Name of the function.
    pub function: &'a str,
    /// The event.
    pub event: &'a [u8],
    /// What it answered, or how it failed.
    pub answer: &'a [u8],
    /// Whether it failed.
    pub is_failure: bool,
}

/// Headers that say how a request came and not what it is for, in lower case.
const OF_THE_WAY: &[&str] = &[
    "accept-encoding",
    "accept-language",
    "cache-control",
    "dnt",
    "expect",
    "forwarded",
    "keep-alive",
    "pragma",
    "priority",
    "referer",
    "te",
    "upgrade-insecure-requests",
    "user-agent",
    "via",
    "x-amzn-trace-id",
];
/// Starts of names of such headers.
const STARTS_OF_THE_WAY: &[&str] = &["sec-", "x-forwarded-"];
/// What a body of JSON is called.
const JSON: &str = "application/json";
/// What a body of text is called.
const TEXT: &str = "text/plain; charset=utf-8";
/// Deeper JSON is kept as text: a spec may not be nested without end.
const DEEPEST: usize = 24;
/// The status that is not written.
const OK: u16 = 200;

impl TryFrom<RecordedRequest<'_>> for Entry {
    type Error = Refusal;

    fn try_from(recorded: RecordedRequest<'_>) -> Result<Self, Refusal> {
        let RecordedRequest { method, target, stage, status, .. } = recorded;
        let mut test = Map::new();
        test.insert("name".to_owned(), json!(format!("{method} {target} answers {status}")));
        test.insert("request".to_owned(), json!(format!("{method} {target}")));
        if let Some(stage) = stage {
            test.insert("stage".to_owned(), json!(stage));
        }
        let kind = of(recorded.headers, "content-type");
        let body = if recorded.body.is_empty() { None } else { Some(body(recorded.body, kind)?) };
        let implied = body.as_ref().map(|body| match body {
            Value::Object(body) if body.contains_key("json") => JSON,
            _ => TEXT,
        });
        let headers = recorded.headers.iter().filter(|(name, value)| {
            is_kept(name, value)
                && !(name.eq_ignore_ascii_case("content-type") && implied == Some(value.as_str()))
        });
        let headers: Map<String, Value> =
            headers.map(|(name, value)| (name.to_ascii_lowercase(), json!(value))).collect();
        if !headers.is_empty() {
            test.insert("headers".to_owned(), headers.into());
        }
        if let Some(body) = body {
            test.insert("body".to_owned(), body);
        }
        test.insert("expect".to_owned(), expected(&recorded));
        Ok(Self(test))
    }
}

impl TryFrom<RecordedEvent<'_>> for Entry {
    type Error = Refusal;

    fn try_from(recorded: RecordedEvent<'_>) -> Result<Self, Refusal> {
        let event: Value =
            serde_json::from_slice(recorded.event).map_err(|_| Refusal::BytesInBody)?;
        let answer: Value = serde_json::from_slice(recorded.answer).unwrap_or_default();
        let mut test = Map::new();
        let word = if recorded.is_failure { "fails" } else { "answers" };
        test.insert("name".to_owned(), json!(format!("{} {word}", recorded.function)));
        test.insert("invoke".to_owned(), json!(recorded.function));
        test.insert("event".to_owned(), json!({ "json": event }));
        let error = answer["errorType"].as_str().filter(|_| recorded.is_failure);
        let expect = match error {
            Some(error) => json!({ "error": error }),
            None => json!({ "body": { "json": answer } }),
        };
        test.insert("expect".to_owned(), expect);
        Ok(Self(test))
    }
}

/// What is expected: the status, what kind of body it is, and the body, unless that is no text.
fn expected(recorded: &RecordedRequest<'_>) -> Value {
    let mut expect = Map::new();
    if recorded.status != OK {
        expect.insert("status".to_owned(), json!(recorded.status));
    }
    let kind = of(recorded.answer_headers, "content-type");
    if let Some(kind) = kind {
        expect.insert("headers".to_owned(), json!({ "content-type": kind }));
    }
    if let Ok(body) = body(recorded.answer, kind) {
        expect.insert("body".to_owned(), body);
    }
    Value::Object(expect)
}

/// A body as a test has it.
fn body(bytes: &[u8], kind: Option<&str>) -> Result<Value, Refusal> {
    let text = std::str::from_utf8(bytes).map_err(|_| Refusal::BytesInBody)?;
    let is_json = kind.is_some_and(|kind| kind.to_ascii_lowercase().contains("json"));
    let value = serde_json::from_str::<Value>(text).ok();
    Ok(match value.filter(|value| is_json && is_plain(value, DEEPEST)) {
        Some(value) => json!({ "json": value }),
        None => json!({ "text": text }),
    })
}

/// Whether a value is the same when it has been written as YAML and read again: not too deep, its numbers within what is read.
fn is_plain(value: &Value, depth: usize) -> bool {
    match value {
        Value::Array(items) => depth > 0 && items.iter().all(|item| is_plain(item, depth - 1)),
        Value::Object(entries) => {
            depth > 0 && entries.values().all(|value| is_plain(value, depth - 1))
        }
        Value::Number(number) => number.is_i64() || number.is_f64(),
        _ => true,
    }
}

fn is_kept(name: &str, value: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let is_of_the_way = CLIENT_HEADERS.contains(&name.as_str())
        || OF_THE_WAY.contains(&name.as_str())
        || STARTS_OF_THE_WAY.iter().any(|start| name.starts_with(start))
        || name == "accept" && value == "*/*";
    !is_of_the_way && !secret::is_header(&name) && secret::form(value).is_none()
}

fn of<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(all: &[(&str, &str)]) -> Vec<(String, String)> {
        all.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn yaml(sent: &[(&str, &str)], body: &[u8], answer: &[u8]) -> Result<String, Refusal> {
        let entry = Entry::try_from(RecordedRequest {
            method: "POST",
            target: "/orders",
            stage: Some("beta"),
            headers: &headers(sent),
            body,
            status: 201,
            answer_headers: &headers(&[("content-type", "text/plain")]),
            answer,
        })?;
        Ok(entry.yaml())
    }

    #[test]
    fn what_the_client_and_the_network_put_in_is_left_out_and_so_are_secrets() {
        let sent = [
            ("Host", "127.0.0.1:3000"),
            ("User-Agent", "curl/8"),
            ("Accept", "*/*"),
            ("Sec-Fetch-Mode", "cors"),
            ("X-Forwarded-For", "127.0.0.1"),
            ("Authorization", "Bearer abc"),
            ("X-Api-Key", "abc"),
            ("X-Note", concat!("AK", "IAIOSFODNN7EXAMPLE")),
            ("Content-Type", "application/json"),
            ("X-Caller", "7"),
        ];
        let saved = yaml(&sent, br#"{"count":2}"#, b"taken").unwrap();
        assert_eq!(
            saved,
            "- name: POST /orders answers 201\n  request: POST /orders\n  stage: beta\n  headers:\n    x-caller: \"7\"\n  \
             body:\n    json:\n      count: 2\n  expect:\n    status: 201\n    headers:\n      content-type: text/plain\n    \
             body:\n      text: taken\n"
        );
    }

    #[test]
    fn a_body_is_kept_as_what_it_is() {
        let kind = |kind| [("content-type", kind)];
        let saved = yaml(&kind("application/xml"), b"<a/>", b"\xff").unwrap();
        assert!(saved.contains("content-type: application/xml"), "{saved}");
        assert!(saved.contains("text: <a/>"), "{saved}");
        assert!(!saved.contains("text: taken"), "an answer that is no text is not compared");
        let large = yaml(&kind("application/json"), b"[18446744073709551615]", b"").unwrap();
        assert!(large.contains("text: \"[18446744073709551615]\""), "{large}");
        assert_eq!(yaml(&[], b"\xff", b""), Err(Refusal::BytesInBody));
    }

    #[test]
    fn an_event_is_kept_with_its_answer_or_its_error() {
        let event = |answer: &'static [u8], is_failure| {
            let recorded = RecordedEvent { function: "f", event: b"{}", answer, is_failure };
            Entry::try_from(recorded).unwrap().yaml()
        };
        let answered = "- name: f answers\n  invoke: f\n  event:\n    json: {}\n  expect:\n    body:\n      json: 7\n";
        assert_eq!(event(b"7", false), answered);
        assert!(event(br#"{"errorType":"Oops"}"#, true).ends_with("expect:\n    error: Oops\n"));
    }
}
