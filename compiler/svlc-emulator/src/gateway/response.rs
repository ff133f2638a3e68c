//! What a function's answer means to API Gateway: [`interpret`]. HTTP APIs infer a response from what has no status code, in format
//! 2.0; what has one is taken at its word or refused. As captured from AWS in April 2025; it differs from the documentation.

use bytes::Bytes;
use hyper::header::{HeaderName, HeaderValue};
use serde_json::{Map, Value};
use svlc_core::model::Payload;

/// A response for the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Interpreted {
    pub(crate) status: u16,
    /// The status before a mapping changed it.
    pub(crate) unmapped_status: u16,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Bytes,
}

/// Why an answer is refused, which the client gets as an internal server error.
pub(crate) type Malformed = &'static str;

/// What of a function's headers stays at API Gateway, which sets its own.
const DROPPED: &[&str] = &["connection", "content-length", "date", "transfer-encoding", "upgrade"];

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");
const CONTENT_TYPE: HeaderName = hyper::header::CONTENT_TYPE;

/// The response that an answer asks for.
pub(crate) fn interpret(payload: Payload, answer: &Bytes) -> Result<Interpreted, Malformed> {
    match (payload, serde_json::from_slice(answer)) {
        (_, Ok(Value::Object(object))) if object.contains_key("statusCode") => {
            structured(payload, &object)
        }
        (Payload::V1, Ok(Value::Object(_))) => {
            Err("it has no `statusCode`, which format 1.0 wants")
        }
        (Payload::V1, _) => Err("it is no object, which format 1.0 wants"),
        (Payload::V2, Ok(Value::String(text))) => Ok(inferred(text.into())),
        // API Gateway does not care whether it is JSON.
        (Payload::V2, _) => Ok(inferred(answer.clone())),
    }
}

fn inferred(body: Bytes) -> Interpreted {
    Interpreted { status: 200, unmapped_status: 200, headers: vec![(CONTENT_TYPE, JSON)], body }
}

fn structured(payload: Payload, object: &Map<String, Value>) -> Result<Interpreted, Malformed> {
    let status = status(&object["statusCode"])?;
    let mut headers = Vec::new();
    let several = object.get("multiValueHeaders").filter(|_| payload == Payload::V1);
    for (name, values) in map(several)? {
        let values = values.as_array().ok_or("a value of `multiValueHeaders` is no list")?;
        for value in values {
            headers.push(header(name, value)?);
        }
    }
    let named: Vec<HeaderName> = headers.iter().map(|(name, _)| name.clone()).collect();
    for (name, value) in map(object.get("headers"))? {
        let header = header(name, value)?;
        if !named.contains(&header.0) {
            headers.push(header);
        }
    }
    headers.retain(|(name, _)| !DROPPED.contains(&name.as_str()));
    if payload == Payload::V2 {
        headers.extend(cookies(object.get("cookies"))?);
    }
    if !headers.iter().any(|(name, _)| *name == CONTENT_TYPE) {
        headers.push((CONTENT_TYPE, TEXT));
    }
    Ok(Interpreted { status, unmapped_status: status, headers, body: body(object)? })
}

fn status(value: &Value) -> Result<u16, Malformed> {
    let status = value.as_u64().ok_or("its `statusCode` is no whole number")?;
    let status = u16::try_from(status).ok().filter(|status| (200..600).contains(status));
    status.ok_or("its `statusCode` is not between 200 and 599")
}

fn map(value: Option<&Value>) -> Result<Vec<(&String, &Value)>, Malformed> {
    match value {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Object(map)) => Ok(map.iter().collect()),
        Some(_) => Err("its headers are no map"),
    }
}

fn header(name: &str, value: &Value) -> Result<(HeaderName, HeaderValue), Malformed> {
    let name = HeaderName::from_bytes(name.as_bytes());
    let name = name.map_err(|_| "the name of a header has characters that none can have")?;
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(_) | Value::Bool(_) => value.to_string(),
        _ => return Err("the value of a header is neither text nor a number"),
    };
    let value = HeaderValue::from_str(&text);
    value
        .map(|value| (name, value))
        .map_err(|_| "the value of a header has characters that none can have")
}

fn cookies(value: Option<&Value>) -> Result<Vec<(HeaderName, HeaderValue)>, Malformed> {
    let cookies = match value {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(value) => value.as_array().ok_or("its `cookies` are no list")?,
    };
    cookies.iter().map(|cookie| header("set-cookie", cookie)).collect()
}

fn body(object: &Map<String, Value>) -> Result<Bytes, Malformed> {
    let text = match object.get("body") {
        None | Some(Value::Null) => return Ok(Bytes::new()),
        Some(Value::String(text)) => text,
        Some(_) => return Err("its `body` is no text"),
    };
    let is_base64 = match object.get("isBase64Encoded") {
        None | Some(Value::Null) => false,
        Some(Value::Bool(is_base64)) => *is_base64,
        Some(Value::String(word)) if word == "true" => true,
        Some(Value::String(word)) if word == "false" => false,
        Some(_) => return Err("its `isBase64Encoded` is neither true nor false"),
    };
    if !is_base64 {
        return Ok(Bytes::copy_from_slice(text.as_bytes()));
    }
    let decoded = crate::base64::decoded(text.as_bytes());
    decoded.map(Bytes::from).ok_or("its `body` is not the base64 that `isBase64Encoded` says it is")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn v2(answer: &str) -> Result<Interpreted, Malformed> {
        interpret(Payload::V2, &Bytes::copy_from_slice(answer.as_bytes()))
    }

    fn header_of<'a>(response: &'a Interpreted, name: &str) -> Vec<&'a str> {
        let of = response.headers.iter().filter(|(known, _)| known == name);
        of.map(|(_, value)| value.to_str().unwrap()).collect()
    }

    #[test]
    fn without_a_status_code_a_response_is_inferred() {
        for (answer, body) in [
            (r#"{"a": 1}"#, r#"{"a": 1}"#),
            ("[1,2]", "[1,2]"),
            (r#""hel\"lo""#, "hel\"lo"),
            ("null", "null"),
            ("plain text, no JSON", "plain text, no JSON"),
            ("", ""),
        ] {
            let response = v2(answer).unwrap();
            assert_eq!((response.status, &response.body[..]), (200, body.as_bytes()));
            assert_eq!(header_of(&response, "content-type"), ["application/json"]);
            assert!(interpret(Payload::V1, &Bytes::copy_from_slice(answer.as_bytes())).is_err());
        }
    }

    #[test]
    fn with_a_status_code_it_is_taken_at_its_word() {
        let response = v2(
            r#"{"statusCode": 201, "headers": {"X-A": "1", "X-N": 2, "Content-Length": "9", "Date": "x"},
                "cookies": ["a=1", "b=2"], "multiValueHeaders": {"x-b": ["1"]}, "body": "hi", "other": 1}"#,
        )
        .unwrap();
        assert_eq!((response.status, &response.body[..]), (201, &b"hi"[..]));
        assert_eq!(header_of(&response, "content-type"), ["text/plain; charset=utf-8"]);
        assert_eq!(header_of(&response, "set-cookie"), ["a=1", "b=2"]);
        assert_eq!(header_of(&response, "x-n"), ["2"]);
        for dropped in ["content-length", "date", "x-b"] {
            assert!(header_of(&response, dropped).is_empty(), "{dropped}");
        }
        let decoded =
            v2(r#"{"statusCode": 200, "body": "/w==", "isBase64Encoded": true}"#).unwrap();
        assert_eq!(decoded.body, &b"\xff"[..]);
    }

    #[test]
    fn what_cannot_be_taken_is_refused() {
        for object in [
            json!({"statusCode": 0}),
            json!({"statusCode": 200.5}),
            json!({"statusCode": "200"}),
            json!({"statusCode": 999}),
            json!({"statusCode": 200, "headers": []}),
            json!({"statusCode": 200, "headers": {"a b": "c"}}),
            json!({"statusCode": 200, "headers": {"a": "b\nc"}}),
            json!({"statusCode": 200, "body": {}}),
            json!({"statusCode": 200, "body": "?", "isBase64Encoded": true}),
            json!({"statusCode": 200, "cookies": "a"}),
        ] {
            assert!(v2(&object.to_string()).is_err(), "{object}");
        }
    }

    #[test]
    fn format_1_0_has_headers_of_several_values() {
        let answer = json!({
            "statusCode": 200,
            "headers": {"x-a": "0", "x-b": "1"},
            "multiValueHeaders": {"X-A": ["1", "2"]},
            "cookies": ["a=1"],
        });
        let response = interpret(Payload::V1, &answer.to_string().into()).unwrap();
        assert_eq!(header_of(&response, "x-a"), ["1", "2"]);
        assert_eq!(header_of(&response, "x-b"), ["1"]);
        assert!(header_of(&response, "set-cookie").is_empty());
    }
}
