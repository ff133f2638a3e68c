//! Integrations that pass a request on to an HTTP endpoint: [`endpoint`] says where to, [`pass_on`] does it. Redirects are handed back
//! as they are.

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{CONTENT_LENGTH, HOST, HeaderMap, HeaderName, HeaderValue};
use hyper::{Request, Uri};
use svlc_core::model::{HttpMethod, Target, Text, UrlPart};
use svlc_core::routing::RouteKey;

use super::event::Routed;
use super::response::Interpreted;
use super::{MAX_BODY, refusal::Refusal};
use crate::client::{Client, Failed};

/// Headers between two hops, which stay there.
const HOP_BY_HOP: &[&str] = &[
    "connection",
    "content-length",
    "host",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Where a request is sent on to, and how.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    method: String,
    url: String,
}

/// The endpoint of an integration for a request. `instead` is an address to call in place of its own; `path` is the request's, without
/// its stage.
pub(crate) fn endpoint(
    routed: &Routed<'_>,
    target: &Target,
    instead: Option<&str>,
    path: &str,
) -> Endpoint {
    let (mut url, method) = match (target, instead) {
        (Target::Http { url, method }, instead) => {
            let url = filled_in(routed, url, path);
            (instead.map_or(url.clone(), |instead| moved(&url, instead)), method)
        }
        // The stage stays in the path of a private integration.
        (Target::Private { method, .. }, Some(instead)) => {
            (joined(instead, &routed.request.path), method)
        }
        (Target::Private { .. } | Target::Aws { .. } | Target::Lambda { .. }, _) => {
            unreachable!("support refuses what cannot be called from here")
        }
    };
    if !routed.request.query.is_empty() {
        url.push(if url.contains('?') { '&' } else { '?' });
        url.push_str(&routed.request.query);
    }
    let is_any = *method == HttpMethod::Any;
    let method = if is_any { routed.request.method.clone() } else { method.as_str().to_owned() };
    Endpoint { method, url }
}

/// Sends a request to an endpoint and takes what it answers.
pub(crate) async fn pass_on(
    client: &Client,
    routed: &Routed<'_>,
    endpoint: Endpoint,
) -> Result<Interpreted, Refusal> {
    let authority = authority(&endpoint.url);
    let request = request(routed, &endpoint);
    let request = request.ok_or_else(|| unavailable(authority, "the request has no valid URL"))?;
    let answered = client.call(request, MAX_BODY).await;
    let (head, body) = answered.map_err(|failed| refusal(authority, &failed))?.into_parts();
    if head.status.is_informational() {
        return Err(unavailable(authority, "it answers with another protocol"));
    }
    let is_head = endpoint.method == "HEAD";
    let is_kept = |name: &HeaderName| is_passed_on(name) || (is_head && *name == CONTENT_LENGTH);
    let headers = head.headers.iter().filter(|(name, _)| is_kept(name));
    let headers = headers.map(|(name, value)| (name.clone(), value.clone())).collect();
    Ok(Interpreted { status: head.status.as_u16(), headers, body })
}

/// Which status an answer of more than 10 MB becomes is not verified.
fn refusal(authority: &str, failed: &Failed) -> Refusal {
    match failed {
        Failed::Broken(reason) => unavailable(authority, reason),
        Failed::TooLong(_) => Refusal::Internal(format!("the answer of `{authority}`: {failed}")),
    }
}

fn unavailable(authority: &str, reason: &str) -> Refusal {
    Refusal::Unavailable(format!("the endpoint `{authority}` cannot be used: {reason}"))
}

/// Scheme, host and port of a URL. What stands behind may be secret.
fn authority(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + "://".len());
    let end = url[host..].find(['/', '?', '#']).map_or(url.len(), |at| host + at);
    &url[..end]
}

fn is_passed_on(name: &HeaderName) -> bool {
    !HOP_BY_HOP.contains(&name.as_str())
}

/// A URL with another scheme, host and port; a path of `instead` stands in front of its own.
fn moved(url: &str, instead: &str) -> String {
    joined(instead, &url[authority(url).len()..])
}

fn joined(base: &str, path: &str) -> String {
    [base.trim_end_matches('/'), path].concat()
}

/// The URL with its parameters filled in.
fn filled_in(routed: &Routed<'_>, url: &[UrlPart], path: &str) -> String {
    let filled = url.iter().map(|part| match part {
        UrlPart::Text(part) => {
            let value = routed.local.text(&Text(vec![part.clone()]));
            value.expect("support refuses what has no value here")
        }
        UrlPart::Parameter(name) => {
            let of = routed.parameters.iter().find(|(known, _)| known == name);
            of.map(|(_, value)| encoded(value)).unwrap_or_default()
        }
        UrlPart::StageVariable(name) => {
            routed.stage.variables.get(name).cloned().unwrap_or_default()
        }
    });
    let url: String = filled.collect();
    if *routed.key == RouteKey::Default { joined(&url, path) } else { url }
}

/// A decoded value as it can stand in a path. A `%` in it was not decoded.
fn encoded(value: &str) -> String {
    let mut text = String::new();
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => text.push(char::from(byte)),
            b'-' | b'.' | b'_' | b'~' | b'/' | b':' | b'@' | b'!' | b'$' | b'&' | b'\'' | b'('
            | b')' | b'*' | b'+' | b',' | b';' | b'=' | b'%' => text.push(char::from(byte)),
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

/// The request as the endpoint gets it; `None` if it has an address that cannot be.
fn request(routed: &Routed<'_>, endpoint: &Endpoint) -> Option<Request<Full<Bytes>>> {
    let received = routed.request;
    let uri: Uri = endpoint.url.parse().ok()?;
    let host = uri.authority()?.as_str().to_owned();
    let mut request = Request::new(Full::new(received.body.clone()));
    *request.method_mut() = endpoint.method.parse().ok()?;
    *request.uri_mut() = uri;
    let headers = request.headers_mut();
    for (name, value) in &received.headers {
        let name = HeaderName::from_bytes(name.as_bytes()).ok().filter(is_passed_on);
        if let (Some(name), Ok(value)) = (name, HeaderValue::from_str(value)) {
            headers.append(name, value);
        }
    }
    let (ip, by) = (received.source_ip, received.host.as_str());
    set(headers, HOST, &host);
    set(headers, hyper::header::VIA, "HTTP/1.1 AmazonAPIGateway");
    set(headers, HeaderName::from_static("x-amzn-trace-id"), &received.trace);
    let forwarded = format!("by=127.0.0.1;for={ip};host={by};proto=https");
    set(headers, hyper::header::FORWARDED, &forwarded);
    Some(request)
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_encoded_in_a_path() {
        assert_eq!(encoded("a b/c?d#e%25"), "a%20b/c%3Fd%23e%25");
        assert_eq!(encoded("猫"), "%E7%8C%AB");
    }
}
