//! Keeps secrets off the pages: [`headers`], [`query`], [`json`] and [`text`] hide the values of what is named as a secret. What is
//! kept for sending it again is not touched.

use serde_json::Value;
use svlc_core::model::{TextPart, Variable};
use svlc_core::secret;

/// What stands for a value that is not shown.
pub(crate) const HIDDEN: &str = "(hidden)";

/// Headers and fields that carry credentials, beside those whose names say so.
const CREDENTIALS: &[&str] = &[
    "authorization",
    "authorizationtoken",
    "cookie",
    "cookies",
    "identitysource",
    "proxy-authorization",
    "set-cookie",
    "x-amz-signature",
];

/// Whether a name is that of a credential.
pub(crate) fn is_secret(name: &str) -> bool {
    CREDENTIALS.contains(&name.to_ascii_lowercase().as_str()) || secret::is_name(name)
}

/// A value under a name, unless it is a secret by one or the other.
pub(crate) fn value(name: &str, value: &str) -> String {
    let is_hidden = is_secret(name) || secret::form(value).is_some();
    if is_hidden { HIDDEN.to_owned() } else { value.to_owned() }
}

/// Headers without secrets.
pub(crate) fn headers(headers: &[(String, String)]) -> Vec<(String, String)> {
    headers.iter().map(|(name, text)| (name.clone(), value(name, text))).collect()
}

/// A query without secrets, otherwise as it was sent.
pub(crate) fn query(query: &str) -> String {
    let pairs = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) if is_secret(&crate::form::decoded(name)) => format!("{name}={HIDDEN}"),
        _ => pair.to_owned(),
    });
    pairs.collect::<Vec<_>>().join("&")
}

/// JSON without secrets, at any depth; also in bodies that are JSON themselves.
pub(crate) fn json(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for (name, value) in map.iter_mut() {
                match (name.as_str(), &mut *value) {
                    ("rawQueryString", Value::String(text)) => *text = query(text),
                    ("body", Value::String(body)) => *body = text(body),
                    (name, value) if is_secret(name) => hide(value),
                    (_, value) => json(value),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(json),
        Value::String(text) if secret::form(text).is_some() => *text = HIDDEN.to_owned(),
        _ => {}
    }
}

/// Text without secrets, if it is JSON; else as it is.
pub(crate) fn text(text: &str) -> String {
    match serde_json::from_str::<Value>(text) {
        Ok(before @ (Value::Object(_) | Value::Array(_))) => {
            let mut after = before.clone();
            json(&mut after);
            if after == before { text.to_owned() } else { after.to_string() }
        }
        _ => text.to_owned(),
    }
}

/// A body without secrets, if it is JSON; else as it is.
pub(crate) fn bytes(bytes: &[u8]) -> Vec<u8> {
    match std::str::from_utf8(bytes) {
        Ok(body) => text(body).into_bytes(),
        Err(_) => bytes.to_owned(),
    }
}

fn hide(value: &mut Value) {
    match value {
        Value::Null | Value::Bool(_) => {}
        Value::Array(values) => values.iter_mut().for_each(hide),
        Value::Object(map) => map.values_mut().for_each(hide),
        Value::String(_) | Value::Number(_) => *value = HIDDEN.into(),
    }
}

/// What is shown of a function's variable.
pub(crate) fn variable(variable: &Variable) -> String {
    let is_secret = |part: &TextPart| matches!(part, TextPart::Secret(..));
    if variable.value.0.iter().any(is_secret) {
        return HIDDEN.to_owned();
    }
    value(&variable.name, &variable.value.written())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn credentials_are_hidden_wherever_they_stand() {
        let mut event = json!({
            "headers": { "authorization": "Bearer a", "accept": "*/*", "x-api-key": "k" },
            "multiValueHeaders": { "Authorization": ["Bearer a"] },
            "cookies": ["session=s"],
            "identitySource": ["Bearer a", null],
            "rawQueryString": "a=1&access_token=t&X-Amz-Signature=s",
            "queryStringParameters": { "access_token": "t", "a": "1" },
            "body": "{\"user\":\"u\",\"password\":\"p\"}",
            "isBase64Encoded": false,
            "nested": [{ "note": "postgres://user:hunter2@db/x" }],
        });
        json(&mut event);
        assert_eq!(
            event,
            json!({
                "headers": { "authorization": HIDDEN, "accept": "*/*", "x-api-key": HIDDEN },
                "multiValueHeaders": { "Authorization": [HIDDEN] },
                "cookies": [HIDDEN],
                "identitySource": [HIDDEN, null],
                "rawQueryString": "a=1&access_token=(hidden)&X-Amz-Signature=(hidden)",
                "queryStringParameters": { "access_token": HIDDEN, "a": "1" },
                "body": "{\"user\":\"u\",\"password\":\"(hidden)\"}",
                "isBase64Encoded": false,
                "nested": [{ "note": HIDDEN }],
            })
        );
    }

    #[test]
    fn text_without_secrets_is_not_touched() {
        for plain in ["{ \"a\" :1 }", "no JSON", "", "[1,  2]"] {
            assert_eq!(text(plain), plain);
        }
        assert_eq!(query("a=1&b"), "a=1&b");
        assert_eq!(headers(&[("Cookie".to_owned(), "a=b".to_owned())])[0].1, HIDDEN);
    }
}
