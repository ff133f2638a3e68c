//! Whether an answer is as expected: everything that is not, each on its place in the spec. Pure.

use std::time::Duration;

use regex_lite::Regex;
use serde_json::Value;
use svlc_core::model::{Bodies, Expect, ExpectedBody, ExpectedHeader, Spanned, Test};
use svlc_core::secret;
use svlc_core::source::Span;
use svlc_emulator::{Invoked, Received};

use super::difference;
use super::json::{self, Way};
use super::{Failure, origin};

/// Characters of a value that are shown.
const SHOWN: usize = 160;
/// What stands for a secret.
const MASK: &str = "****";

/// What came of a test.
#[derive(Debug)]
pub(super) enum Answer {
    /// Of the API.
    Response(Received),
    /// Of a function, and how long it took.
    Invoked(Invoked, Duration),
}

impl Answer {
    fn body(&self) -> &[u8] {
        match self {
            Self::Response(received) => &received.body,
            Self::Invoked(invoked, _) => &invoked.payload,
        }
    }

    fn took(&self) -> Duration {
        match self {
            Self::Response(received) => received.took,
            Self::Invoked(_, took) => *took,
        }
    }
}

/// What of an answer is not as expected.
pub(super) fn answer(test: &Test, answer: &Answer) -> Vec<Failure> {
    let expect = &test.expect;
    let mut found = Vec::new();
    match answer {
        Answer::Response(received) => {
            found.extend(status(expect, received));
            found.extend(headers(expect, received));
        }
        Answer::Invoked(invoked, _) => found.extend(error(test, invoked)),
    }
    if let Some(expected) = &expect.body {
        found.extend(body(expected, answer.body()));
    }
    let longest = expect.max_duration.as_ref();
    if let Some(longest) =
        longest.filter(|longest| answer.took().as_millis() > longest.value.into())
    {
        let took = answer.took().as_millis();
        let message = format!("the answer took {took} ms, more than {} ms", longest.value);
        found.push(failure(longest.span, message, format!("{took} ms")));
    }
    found
}

fn failure(span: Span, message: String, label: impl Into<String>) -> Failure {
    Failure { span, message, label: label.into(), detail: String::new() }
}

fn status(expect: &Expect, received: &Received) -> Option<Failure> {
    let expected = expect.status.as_ref().filter(|status| status.value != received.status)?;
    let (actual, wanted) = (received.status, expected.value);
    let failed =
        failure(expected.span, format!("the status is {actual}, not {wanted}"), actual.to_string());
    // A status that nobody expected has its reason in the body, unless that is judged by itself.
    let detail = if expect.body.is_none() { shown_body(&received.body) } else { String::new() };
    Some(Failure { detail, ..failed })
}

fn headers(expect: &Expect, received: &Received) -> Vec<Failure> {
    let values = |name: &str| -> Vec<&str> {
        let of = received.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        of.map(|(_, value)| value.as_str()).collect()
    };
    let shown = |name: &str, values: &[&str]| match secret::is_header(name) {
        true => MASK.to_owned(),
        false => clipped(&values.join(", ")),
    };
    let expected = expect.headers.iter().filter_map(|(name, expected)| {
        let values = values(name);
        let (span, fits) = match expected {
            ExpectedHeader::Value(value) => {
                (value.span, values.iter().any(|one| one == &value.value))
            }
            ExpectedHeader::Pattern(pattern) => {
                (pattern.span, values.iter().any(|value| matches(pattern, value)))
            }
        };
        if values.is_empty() {
            let message = format!("the answer has no header `{}`", name.value);
            return Some(failure(name.span, message, "not there"));
        }
        let value = shown(name, &values);
        let message = format!("the header `{}` is `{value}`", name.value);
        (!fits).then(|| failure(span, message, format!("`{value}`")))
    });
    let absent = expect.absent.iter().filter_map(|name| {
        let values = values(name);
        let value = shown(name, &values);
        let message = format!("the answer has the header `{}`: `{value}`", name.value);
        (!values.is_empty()).then(|| failure(name.span, message, format!("`{value}`")))
    });
    expected.chain(absent).collect()
}

/// Whether a function failed, and as expected.
fn error(test: &Test, invoked: &Invoked) -> Option<Failure> {
    let payload: Value = serde_json::from_slice(&invoked.payload).unwrap_or_default();
    let kind = payload["errorType"].as_str().unwrap_or("an error without a type");
    let told = payload["errorMessage"].as_str().unwrap_or_default();
    let failed = format!("the function failed with `{kind}`: {}", clipped(told));
    match (&test.expect.error, invoked.is_failure) {
        (None, true) => Some(failure(origin(test), failed, format!("`{kind}`"))),
        (Some(wanted), true) if wanted.value != kind => {
            Some(failure(wanted.span, failed, format!("`{kind}`")))
        }
        (Some(wanted), false) => {
            let detail = shown_body(&invoked.payload);
            let message = "the function did not fail".to_owned();
            Some(Failure { detail, ..failure(wanted.span, message, "no error") })
        }
        (None, false) | (Some(_), true) => None,
    }
}

fn body(expected: &ExpectedBody, body: &[u8]) -> Vec<Failure> {
    match expected {
        ExpectedBody::Text(text) => {
            if text.value.as_bytes() == body {
                return Vec::new();
            }
            let failed = failure(text.span, "the body is another text".to_owned(), "not the body");
            let detail = match std::str::from_utf8(body) {
                Ok(body) => difference::lines(&text.value, body),
                Err(_) => shown_body(body),
            };
            vec![Failure { detail, ..failed }]
        }
        ExpectedBody::Json(value) => json::body(value, body, Way::Whole),
        ExpectedBody::Includes(value) => json::body(value, body, Way::Part),
        ExpectedBody::Pattern(pattern) => {
            if matches(pattern, &String::from_utf8_lossy(body)) {
                return Vec::new();
            }
            let message = "the body does not fit the expression".to_owned();
            let failed = failure(pattern.span, message, "fits nowhere in it");
            vec![Failure { detail: shown_body(body), ..failed }]
        }
    }
}

/// How the bodies of several answers relate to one another.
pub(super) fn bodies(test: &Test, answers: &[Answer]) -> Vec<Failure> {
    let Some(expected) = &test.expect.bodies else { return Vec::new() };
    let bodies: Vec<&[u8]> = answers.iter().map(Answer::body).collect();
    let other = bodies.iter().position(|body| *body != bodies[0]);
    let message = match (expected.value, other) {
        (Bodies::Same, Some(other)) => {
            let detail = difference::lines(&text(bodies[0]), &text(bodies[other]));
            let message = format!("answer {} has another body than the first", other + 1);
            return vec![Failure { detail, ..failure(expected.span, message, "not all the same") }];
        }
        (Bodies::Varied, None) => format!("all {} bodies are the same", bodies.len()),
        (Bodies::Different, _) => match twins(&bodies) {
            Some((one, other)) => {
                format!("answers {} and {} have the same body", one + 1, other + 1)
            }
            None => return Vec::new(),
        },
        (Bodies::Same, None) | (Bodies::Varied, Some(_)) => return Vec::new(),
    };
    let detail = bodies.first().map(|body| shown_body(body)).unwrap_or_default();
    vec![Failure { detail, ..failure(expected.span, message, "not so") }]
}

/// The first two bodies that are the same.
fn twins(bodies: &[&[u8]]) -> Option<(usize, usize)> {
    let later = |(index, body): (usize, &&[u8])| {
        let first = bodies.iter().position(|other| other == body)?;
        (first < index).then_some((first, index))
    };
    bodies.iter().enumerate().find_map(later)
}

fn matches(pattern: &Spanned<String>, text: &str) -> bool {
    Regex::new(&pattern.value).is_ok_and(|expression| expression.is_match(text))
}

fn text(body: &[u8]) -> String {
    String::from_utf8_lossy(body).into_owned()
}

/// A body as it came, as far as it is shown.
pub(super) fn shown_body(body: &[u8]) -> String {
    match std::str::from_utf8(body) {
        Ok("") => "the body is empty".to_owned(),
        Ok(text) => difference::cut(text),
        Err(_) => format!("the body is {} bytes that are no text", body.len()),
    }
}

/// A value as far as it is shown.
pub(super) fn clipped(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
