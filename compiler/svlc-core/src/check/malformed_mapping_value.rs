//! A value of a mapping that API Gateway would not fill in.
//!
//! Why: API Gateway replaces `$request.header.x` as a whole value and `${request.header.x}` inside of text, and nothing else. What it does
//! not know it refuses, or sends on as the letters that were written (`apigw-dg`, http-api-parameter-mapping).
//!
//! ```yaml
//! integrations:
//!   quotes: { type: http, url: https://quotes.example.com, request: { header.x-caller: $request.ip } }
//! ```
//!
//! Fix: `$context.identity.sourceIp`. Inside of text, `$${context.requestId}`: `${…}` alone is svlc's own reference.

use std::ops::Range;

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::{CONTEXT_VARIABLES, is_context_variable};
use crate::interpolation;
use crate::suggest;

const CODE: Code = Code::SV0351;
const REQUEST: &str = "in a request, write `$request.header.NAME`, `$request.querystring.NAME`, `$request.path`, `$request.path.NAME`, \
    `$request.body`, `$context.NAME`, `$stageVariables.NAME` or text";
const RESPONSE: &str = "in a response, write `$response.header.NAME`, `$response.body`, `$context.NAME`, `$stageVariables.NAME` or text";
/// What a selector begins with.
const ROOTS: [&str; 4] = ["request.", "response.", "context.", "stageVariables."];

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (is_response, value) in cx.mapping_values() {
        // What cannot be split is told by `malformed_reference`.
        if interpolation::split(value).is_err() {
            continue;
        }
        if let Some(fault) = fault(value, is_response) {
            let span = cx.within(value.span, value, fault.at);
            let otherwise = if is_response { RESPONSE } else { REQUEST };
            let help = fault.help.unwrap_or_else(|| otherwise.to_owned());
            sink.push(Diagnostic::new(CODE, span, fault.message, help));
        }
    }
}

/// What is wrong with a value, and where in it.
struct Fault {
    at: Range<usize>,
    message: String,
    help: Option<String>,
}

fn fault(value: &str, is_response: bool) -> Option<Fault> {
    if value.is_empty() {
        let message = "an empty value sets nothing".to_owned();
        let help = Some("give it a value, or write `remove:` before what is to go".to_owned());
        return Some(Fault { at: 0..0, message, help });
    }
    if let Some(selector) = value.strip_prefix('$').filter(|rest| !rest.starts_with(['{', '$'])) {
        return selector_fault(selector, 1, is_response);
    }
    for (at, _) in value.match_indices("$${") {
        let start = at + "$${".len();
        let end = value[start..].find('}').map_or(value.len(), |length| start + length);
        if end == value.len() {
            let message = "`$${` is never closed".to_owned();
            return Some(Fault { at: at..end, message, help: None });
        }
        if let Some(fault) = selector_fault(&value[start..end], start, is_response) {
            return Some(fault);
        }
    }
    bare_selector(value)
}

/// A selector without braces inside of text, which API Gateway would send as it is.
fn bare_selector(value: &str) -> Option<Fault> {
    let starts = value.match_indices('$').map(|(at, _)| at + 1);
    let mut bare = starts.filter(|at| ROOTS.iter().any(|root| value[*at..].starts_with(root)));
    let start = bare.next()?;
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let length = value[start..].find(|c| !is_part(c)).unwrap_or(value.len() - start);
    let name = &value[start..start + length];
    Some(Fault {
        at: start - 1..start + length,
        message: format!("inside of text, `${name}` stands for itself"),
        help: Some(format!("write `$${{{name}}}`")),
    })
}

/// What is wrong with `request.header.x`, which stands at `start`.
fn selector_fault(selector: &str, start: usize, is_response: bool) -> Option<Fault> {
    let at = start..start + selector.len();
    let fault = |message: String, help| Some(Fault { at: at.clone(), message, help });
    let (root, rest) = selector.split_once('.').unwrap_or((selector, ""));
    match root {
        "context" if is_context_variable(rest) => None,
        "context" => {
            let meant = suggest::nearest(rest, CONTEXT_VARIABLES.iter().copied());
            let help = meant.map(|meant| format!("did you mean `context.{meant}`?"));
            fault(format!("API Gateway has no `context.{rest}`"), help)
        }
        "stageVariables" if is_word(rest) => None,
        "request" | "response" if (root == "response") != is_response => {
            let side = if is_response {
                "a response cannot be made from the request"
            } else {
                "there is no response yet"
            };
            fault(side.to_owned(), None)
        }
        "request" | "response" if is_part_of_message(root, rest) => None,
        _ => fault(format!("`{selector}` is nothing that API Gateway fills in"), None),
    }
}

/// Whether a request or response has such a part.
fn is_part_of_message(root: &str, part: &str) -> bool {
    let (kind, name) = part.split_once('.').unwrap_or((part, ""));
    match kind {
        "header" => is_token(name),
        "querystring" => root == "request" && !name.is_empty(),
        "path" => root == "request" && (part == "path" || is_parameter(name)),
        // A JSONPath without recursive descent and filters.
        "body" => {
            part == "body" || (!name.is_empty() && !part.contains("..") && !name.contains("?("))
        }
        _ => false,
    }
}

fn is_word(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn is_parameter(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ':' | '-');
    !name.is_empty() && name.chars().all(fits)
}

fn is_token(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !name.is_empty() && name.chars().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_are_filled_in_pass() {
        for value in [
            "text",
            "503",
            "5 $ and more",
            "$request.header.x-a",
            "$request.querystring.a[b]",
            "$request.path",
            "$request.path.id",
            "$request.body",
            "$request.body.order.lines[0].id",
            "$context.identity.sourceIp",
            "$context.authorizer.claims.sub",
            "$stageVariables.tier",
            "${tables.orders.name}",
            "id-$${context.requestId}/${aws.region}",
        ] {
            assert!(fault(value, false).is_none(), "{value}");
        }
        assert!(fault("$response.header.etag", true).is_none());
        assert!(fault("$response.body.code", true).is_none());
    }

    #[test]
    fn faults_are_found_at_their_place() {
        for (value, is_response, expected) in [
            ("", false, ""),
            ("$request.ip", false, "request.ip"),
            ("$request.header.", false, "request.header."),
            ("$request.body.a..b", false, "request.body.a..b"),
            ("$request.body..b", false, "request.body..b"),
            ("$request.body.a[?(@.b)]", false, "request.body.a[?(@.b)]"),
            ("$response.header.etag", false, "response.header.etag"),
            ("$request.header.x", true, "request.header.x"),
            ("$response.querystring.x", true, "response.querystring.x"),
            ("$context.requestID", false, "context.requestID"),
            ("$stageVariables.a-b", false, "stageVariables.a-b"),
            ("id $context.requestId", false, "$context.requestId"),
            ("id $${context.nothing}", false, "context.nothing"),
            ("id $${context.requestId", false, "$${context.requestId"),
            ("$event.body", false, "event.body"),
        ] {
            let found = fault(value, is_response).map(|fault| &value[fault.at]);
            assert_eq!(found, Some(expected), "{value}");
        }
    }
}
