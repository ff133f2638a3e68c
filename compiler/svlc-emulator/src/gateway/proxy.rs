//! Integrations that pass a request on to an HTTP endpoint: [`pass_on`]. Redirects are handed back as they are. What the integration
//! changes on the way is in [`super::mapping`].

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{CONTENT_LENGTH, FORWARDED, HOST, HeaderMap, HeaderName, HeaderValue, VIA};
use hyper::{Request, Uri};
use svlc_core::model::{HttpMethod, Integration, Target, Text, UrlPart};
use svlc_core::routing::RouteKey;

use super::MAX_BODY;
use super::event::Routed;
use super::mapping::{self, Sources};
use super::refusal::Refusal;
use super::request::{Received, form_decoded};
use super::response::Interpreted;
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

/// A request as an endpoint gets it.
#[derive(Debug)]
pub(crate) struct Endpoint {
    method: String,
    /// Without the query of the request.
    url: String,
    /// The query of the request: `name=value`, as sent.
    query: Vec<String>,
    pub(crate) headers: HeaderMap,
}

impl Endpoint {
    /// The endpoint of an integration for a request.
    fn new(routed: &Routed<'_>, target: &Target) -> Self {
        let (url, method) = match target {
            Target::Http { url, method } => (filled_in(routed, url), method),
            // The stage stays in the path. What host it leads to, only AWS knows.
            Target::Private { method, .. } => {
                (["http://private", &routed.staged_path()].concat(), method)
            }
            Target::Aws { .. } | Target::Lambda { .. } => {
                unreachable!("support refuses what cannot be called from here")
            }
        };
        let request = routed.request;
        let is_any = *method == HttpMethod::Any;
        Self {
            method: if is_any { request.method.clone() } else { method.as_str().to_owned() },
            headers: headers(request),
            url,
            query: request
                .query
                .split('&')
                .filter(|pair| !pair.is_empty())
                .map(str::to_owned)
                .collect(),
        }
    }

    /// Another path; a query in the endpoint's own URL stays.
    pub(super) fn set_path(&mut self, path: &str) {
        let (before, query) = self.url.split_once('?').unwrap_or((&self.url, ""));
        let slash = if path.starts_with('/') { "" } else { "/" };
        let mut url = [authority(before), slash, &encoded(path, IN_PATH)].concat();
        if !query.is_empty() {
            url = [&url, "?", query].concat();
        }
        self.url = url;
    }

    /// Appends a value of a name in the query, puts it in place of others, or takes them out.
    pub(super) fn set_query(&mut self, verb: &str, name: &str, value: Option<&str>) {
        if verb != "append" {
            let is_other =
                |pair: &String| form_decoded(pair.split('=').next().unwrap_or_default()) != name;
            self.query.retain(is_other);
        }
        if let Some(value) = value {
            self.query.push(format!("{}={}", encoded(name, IN_QUERY), encoded(value, IN_QUERY)));
        }
    }

    /// The request; `None` if it has an address that cannot be.
    fn request(self, body: Bytes) -> Option<Request<Full<Bytes>>> {
        let mut url = self.url;
        if !self.query.is_empty() {
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(&self.query.join("&"));
        }
        let uri: Uri = url.parse().ok()?;
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = self.method.parse().ok()?;
        *request.headers_mut() = self.headers;
        if !request.headers().contains_key(HOST) {
            set(request.headers_mut(), HOST, uri.authority()?.as_str());
        }
        *request.uri_mut() = uri;
        Some(request)
    }
}

/// Headers as they are passed on, but for `host`, which is the endpoint's own unless a mapping sets another.
fn headers(received: &Received) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in &received.headers {
        let name = HeaderName::from_bytes(name.as_bytes()).ok().filter(is_passed_on);
        if let (Some(name), Ok(value)) = (name, HeaderValue::from_str(value)) {
            headers.append(name, value);
        }
    }
    let (ip, by) = (received.source_ip, received.host.as_str());
    set(&mut headers, VIA, "HTTP/1.1 AmazonAPIGateway");
    set(&mut headers, HeaderName::from_static("x-amzn-trace-id"), &received.trace);
    let forwarded = format!("by=127.0.0.1;for={ip};host={by};proto=https");
    set(&mut headers, FORWARDED, &forwarded);
    headers
}

/// Sends a request to the endpoint of an integration and takes what it answers, both with the changes that the integration asks for.
/// `instead` is an address to call in place of its own.
pub(crate) async fn pass_on(
    client: &Client,
    routed: &Routed<'_>,
    integration: &Integration,
    instead: Option<&str>,
) -> Result<Interpreted, Refusal> {
    let mut endpoint = Endpoint::new(routed, &integration.target);
    let sources = Sources { routed, response: None };
    mapping::of_request(&integration.mapping, &sources, &mut endpoint)?;
    if let Some(instead) = instead {
        endpoint.url = moved(&endpoint.url, instead);
    }
    let answered = call(client, endpoint, routed.request.body.clone()).await?;
    mapping::of_response(&integration.mapping, &sources, answered)
}

async fn call(client: &Client, endpoint: Endpoint, body: Bytes) -> Result<Interpreted, Refusal> {
    let authority = authority(&endpoint.url).to_owned();
    let is_head = endpoint.method == "HEAD";
    let request = endpoint.request(body);
    let request = request.ok_or_else(|| unavailable(&authority, "the request has no valid URL"))?;
    let answered = client.call(request, MAX_BODY).await;
    let (head, body) = answered.map_err(|failed| refusal(&authority, &failed))?.into_parts();
    if head.status.is_informational() {
        return Err(unavailable(&authority, "it answers with another protocol"));
    }
    let is_kept = |name: &HeaderName| is_passed_on(name) || (is_head && *name == CONTENT_LENGTH);
    let headers = head.headers.iter().filter(|(name, _)| is_kept(name));
    let headers = headers.map(|(name, value)| (name.clone(), value.clone())).collect();
    let status = head.status.as_u16();
    Ok(Interpreted { status, unmapped_status: status, headers, body })
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
fn filled_in(routed: &Routed<'_>, url: &[UrlPart]) -> String {
    let filled = url.iter().map(|part| match part {
        UrlPart::Text(part) => {
            let value = routed.local.text(&Text(vec![part.clone()]));
            value.expect("support refuses what has no value here")
        }
        UrlPart::Parameter(name) => {
            let of = routed.parameters.iter().find(|(known, _)| known == name);
            of.map(|(_, value)| encoded(value, IN_PATH)).unwrap_or_default()
        }
        UrlPart::StageVariable(name) => {
            routed.stage.variables.get(name).cloned().unwrap_or_default()
        }
    });
    let url: String = filled.collect();
    if *routed.key == RouteKey::Default { joined(&url, &routed.request.below) } else { url }
}

/// What stands for itself in a path, beside letters and digits. A `%` in a decoded path was not decoded.
const IN_PATH: &[u8] = b"-._~/:@!$&'()*+,;=%";
/// The same in a query.
const IN_QUERY: &[u8] = b"-._~";

/// A value percent-encoded.
fn encoded(value: &str, kept: &[u8]) -> String {
    let mut text = String::new();
    for byte in value.bytes() {
        match byte {
            byte if byte.is_ascii_alphanumeric() || kept.contains(&byte) => {
                text.push(char::from(byte));
            }
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
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
    fn values_stand_encoded_in_paths_and_queries() {
        assert_eq!(encoded("a b/c?d#e%25", IN_PATH), "a%20b/c%3Fd%23e%25");
        assert_eq!(encoded("猫&=", IN_QUERY), "%E7%8C%AB%26%3D");
    }
}
