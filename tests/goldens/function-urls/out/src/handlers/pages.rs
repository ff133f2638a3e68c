//! Answers with the request it got, as JSON.

use std::collections::BTreeMap;

use lambda_http::{Body, Error, Request, RequestExt, Response};
use serde_json::{Value, json};

use crate::generated::pages::{Env, Route, StatusCode, answer};

/// Answers a request.
pub async fn handle(_env: &Env, route: Route, request: Request) -> Result<Response<Body>, Error> {
    match route {
        Route::Unrouted => Ok(echo(&request)),
    }
}

fn echo(request: &Request) -> Response<Body> {
    answer(StatusCode::OK, &description(request))
}

/// Method, path, query, headers and body. A name that comes more than once has all its values, in order.
fn description(request: &Request) -> Value {
    let mut query: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let parameters = request.query_string_parameters_ref();
    for (name, value) in parameters.iter().flat_map(|all| all.iter()) {
        query.entry(name).or_default().push(value);
    }
    let mut headers: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for (name, value) in request.headers() {
        let text = String::from_utf8_lossy(value.as_bytes());
        headers.entry(name.as_str()).or_default().push(text);
    }
    json!({
        "method": request.method().as_str(),
        "path": request.raw_http_path(),
        "query": query,
        "headers": headers,
        "body": text(request.body()),
    })
}

/// The body as text; `None` if it is empty, and bytes that are not UTF-8 replaced.
fn text(body: &[u8]) -> Option<String> {
    (!body.is_empty()).then(|| String::from_utf8_lossy(body).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_described_in_full() {
        let mut request = Request::new(Body::from("text"));
        *request.method_mut() = "POST".parse().unwrap();
        request
            .headers_mut()
            .append("x-word", "one".parse().unwrap());
        request
            .headers_mut()
            .append("x-word", "two".parse().unwrap());
        let query = [("q".to_owned(), vec!["a".to_owned(), "b".to_owned()])];
        let request = request
            .with_raw_http_path("/echo")
            .with_query_string_parameters(std::collections::HashMap::from(query));
        assert_eq!(
            description(&request),
            json!({
                "method": "POST",
                "path": "/echo",
                "query": { "q": ["a", "b"] },
                "headers": { "x-word": ["one", "two"] },
                "body": "text",
            })
        );
    }

    #[test]
    fn an_empty_body_is_none() {
        assert_eq!(text(b""), None);
        assert_eq!(text(b"\xff").as_deref(), Some("\u{fffd}"));
    }
}
