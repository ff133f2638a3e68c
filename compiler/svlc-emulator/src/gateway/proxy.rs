//! Integrations that pass a request on to an HTTP endpoint: [`pass_on`]. Over HTTP/1.1, a connection for each request, redirects
//! handed back as they are.

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1;
use hyper::header::{HOST, HeaderMap, HeaderName, HeaderValue};
use hyper::{Request, Uri};
use hyper_util::rt::TokioIo;
use svlc_core::model::{HttpMethod, Text, UrlPart};
use svlc_core::routing::RouteKey;
use tokio::net::TcpStream;

use super::event::Routed;
use super::response::Interpreted;
use super::{MAX_BODY, refusal::Refusal};

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

/// Sends a request to an endpoint and takes what it answers. `path` is the request's own, without its stage.
pub(crate) async fn pass_on(
    routed: &Routed<'_>,
    url: &[UrlPart],
    method: HttpMethod,
    path: &str,
) -> Result<Interpreted, Refusal> {
    let url = address(routed, url, path);
    let uri: Uri = url.parse().map_err(|_| unavailable(&url, "it is no URL"))?;
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    let stream = TcpStream::connect((host, uri.port_u16().unwrap_or(80)));
    let stream = stream.await.map_err(|error| unavailable(&url, &error.to_string()))?;
    let broken = |error: hyper::Error| unavailable(&url, &error.to_string());
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(broken)?;
    let connection = tokio::spawn(connection);
    let request = request(routed, &uri, method).map_err(|reason| unavailable(&url, reason))?;
    let answered = sender.send_request(request).await.map_err(broken)?;
    let (head, body) = answered.into_parts();
    let body = Limited::new(body, MAX_BODY).collect().await;
    connection.abort();
    let body = body.map_err(|error| unavailable(&url, &error.to_string()))?.to_bytes();
    let headers = head.headers.iter().filter(|(name, _)| is_passed_on(name));
    let headers = headers.map(|(name, value)| (name.clone(), value.clone())).collect();
    Ok(Interpreted { status: head.status.as_u16(), headers, body })
}

fn unavailable(url: &str, reason: &str) -> Refusal {
    Refusal::Unavailable(format!("the endpoint `{url}` cannot be reached: {reason}"))
}

fn is_passed_on(name: &HeaderName) -> bool {
    !HOP_BY_HOP.contains(&name.as_str())
}

/// The URL with its parameters filled in, and the query of the request.
fn address(routed: &Routed<'_>, url: &[UrlPart], path: &str) -> String {
    let mut address: String = url
        .iter()
        .map(|part| match part {
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
        })
        .collect();
    if *routed.key == RouteKey::Default {
        address.truncate(address.trim_end_matches('/').len());
        address.push_str(path);
    }
    if !routed.request.query.is_empty() {
        address.push(if address.contains('?') { '&' } else { '?' });
        address.push_str(&routed.request.query);
    }
    address
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

fn request(
    routed: &Routed<'_>,
    uri: &Uri,
    method: HttpMethod,
) -> Result<Request<Full<Bytes>>, &'static str> {
    let received = routed.request;
    let method = if method == HttpMethod::Any { &received.method } else { method.as_str() };
    let target = uri.path_and_query().map_or("/", |target| target.as_str());
    let mut request = Request::new(Full::new(received.body.clone()));
    *request.method_mut() = method.parse().map_err(|_| "it has a method that cannot be sent")?;
    *request.uri_mut() = target.parse().map_err(|_| "it has a path that cannot be sent")?;
    let headers = request.headers_mut();
    for (name, value) in &received.headers {
        let name = HeaderName::from_bytes(name.as_bytes()).ok().filter(is_passed_on);
        if let (Some(name), Ok(value)) = (name, HeaderValue::from_str(value)) {
            headers.append(name, value);
        }
    }
    let host = uri.authority().map_or("", |authority| authority.as_str());
    let (ip, by) = (received.source_ip, received.host.as_str());
    set(headers, HOST, host);
    set(headers, hyper::header::VIA, "HTTP/1.1 AmazonAPIGateway");
    set(headers, HeaderName::from_static("x-amzn-trace-id"), &received.trace);
    let forwarded = format!("by=127.0.0.1;for={ip};host={by};proto=https");
    set(headers, hyper::header::FORWARDED, &forwarded);
    Ok(request)
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
