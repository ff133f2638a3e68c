//! A request as API Gateway received it: [`Received`]. Everything that events, integrations and logs say of it comes from here.

use std::net::IpAddr;

use bytes::Bytes;
use hyper::header::{CONTENT_LENGTH, HOST};
use hyper::{Version, http};
use svlc_core::routing::decoded;

use crate::clock::Moment;
use crate::id;
use crate::local::{API_ID, Local};

/// Headers that stay between client and API Gateway. As observed by the authors of another emulator; not verified.
const DROPPED: &[&str] =
    &["connection", "expect", "proxy-authenticate", "te", "transfer-encoding", "upgrade"];

/// A request.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    /// Its id at API Gateway.
    pub(crate) id: String,
    pub(crate) moment: Moment,
    pub(crate) method: String,
    /// As sent, percent-encoded.
    pub(crate) path: String,
    /// The path below its stage, or below the mapping of a custom domain; as sent.
    pub(crate) below: String,
    /// The custom domain that it came in by, and the path of its mapping.
    pub(crate) domain: Option<(String, String)>,
    /// As sent, without `?`; empty if there is none.
    pub(crate) query: String,
    /// Names in lower case, in the order sent; those that stay at API Gateway left out.
    pub(crate) headers: Vec<(String, String)>,
    /// Whether names of headers came in lower case because HTTP/2 has no other.
    pub(crate) is_http2: bool,
    pub(crate) host: String,
    pub(crate) source_ip: IpAddr,
    pub(crate) trace: String,
    /// Empty until it is read.
    pub(crate) body: Bytes,
}

impl Received {
    /// Takes the head of a request.
    pub(crate) fn new(head: &http::request::Parts, source_ip: IpAddr) -> Self {
        let moment = Moment::now();
        let text =
            |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let named =
            head.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value)));
        let headers: Vec<_> = named.filter(|(name, _)| !DROPPED.contains(&name.as_str())).collect();
        let host = head.uri.authority().map(ToString::to_string);
        let host = host.or_else(|| head.headers.get(HOST).map(text)).unwrap_or_default();
        let trace = head.headers.get("x-amzn-trace-id").map(text);
        Self {
            id: id::gateway_request(),
            moment,
            method: head.method.as_str().to_owned(),
            path: head.uri.path().to_owned(),
            below: head.uri.path().to_owned(),
            domain: None,
            query: head.uri.query().unwrap_or_default().to_owned(),
            headers,
            is_http2: head.version == Version::HTTP_2,
            host,
            source_ip,
            trace: trace.unwrap_or_else(|| id::trace(moment)),
            body: Bytes::new(),
        }
    }

    /// The domain that it came in by. Whichever name of this machine a client uses, it is the one that AWS gives the API.
    pub(crate) fn domain_name(&self, local: &Local) -> String {
        self.domain.as_ref().map_or_else(|| local.domain(), |(name, _)| name.clone())
    }

    /// The first label of that domain.
    pub(crate) fn domain_prefix(&self) -> &str {
        let name = self.domain.as_ref().map_or(API_ID, |(name, _)| name.as_str());
        name.split('.').next().unwrap_or_default()
    }

    /// The first value of a header; its name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The headers as a function gets them: with those that API Gateway adds.
    pub(crate) fn forwarded_headers(&self) -> Vec<(String, String)> {
        let own =
            ["host", "x-amzn-trace-id", "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto"];
        let length = CONTENT_LENGTH.as_str();
        let kept =
            self.headers.iter().filter(|(name, _)| !own.contains(&name.as_str()) && name != length);
        let mut headers: Vec<(String, String)> = kept.cloned().collect();
        let ip = self.source_ip.to_string();
        let forwarded_for = match self.header("x-forwarded-for") {
            Some(before) => format!("{before}, {ip}"),
            None => ip,
        };
        let is_empty_by_name = self.body.is_empty() && self.header(length) == Some("0");
        if is_empty_by_name && self.header("content-type").is_none() {
            let text = "text/plain; charset=utf-8";
            headers.push(("content-type".to_owned(), text.to_owned()));
        }
        for (name, value) in [
            (length, self.body.len().to_string()),
            ("host", self.host.clone()),
            ("x-amzn-trace-id", self.trace.clone()),
            ("x-forwarded-for", forwarded_for),
            ("x-forwarded-port", "443".to_owned()),
            ("x-forwarded-proto", "https".to_owned()),
        ] {
            headers.push((name.to_owned(), value));
        }
        headers
    }

    /// Names and values of the query, decoded, in the order sent.
    pub(crate) fn query_parameters(&self) -> Vec<(String, String)> {
        let pairs = self.query.split('&').filter(|pair| !pair.is_empty());
        pairs
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                (form_decoded(name), form_decoded(value))
            })
            .collect()
    }

    /// The body as an event carries it, and whether that is base64.
    pub(crate) fn event_body(&self) -> Option<(String, bool)> {
        if self.body.is_empty() {
            return None;
        }
        if self.is_text()
            && let Ok(text) = std::str::from_utf8(&self.body)
        {
            return Some((text.to_owned(), false));
        }
        Some((crate::base64::encoded(&self.body), true))
    }

    /// Whether the body is sent on as text: these types alone, whatever stands behind them.
    fn is_text(&self) -> bool {
        let kind = self.header("content-type").unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        kind.starts_with("text/")
            || matches!(
                kind.as_str(),
                "application/json" | "application/xml" | "application/javascript"
            )
    }

    /// How many bytes request line and headers take.
    pub(crate) fn head_bytes(head: &http::request::Parts) -> usize {
        let target = head.uri.path_and_query().map_or(1, |target| target.as_str().len());
        let line = head.method.as_str().len() + 1 + target + " HTTP/1.1\r\n".len();
        let headers = head.headers.iter();
        line + headers.map(|(name, value)| name.as_str().len() + value.len() + 4).sum::<usize>()
    }
}

/// Text of a query, where `+` is a blank.
pub(crate) fn form_decoded(text: &str) -> String {
    // `decoded` leaves `%25` as it is, which is right for paths alone.
    decoded(&text.replace('+', " ")).replace("%25", "%")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A request with a body.
    pub(crate) fn received(text: &str, headers: &[(&str, &str)], body: &str) -> Received {
        let (method, target) = text.split_once(' ').unwrap();
        let mut request = http::Request::builder().method(method).uri(target);
        for (name, value) in [("host", "localhost:3000")].iter().chain(headers) {
            request = request.header(*name, *value);
        }
        let (head, ()) = request.body(()).unwrap().into_parts();
        let mut received = Received::new(&head, IpAddr::from([127, 0, 0, 1]));
        received.body = Bytes::copy_from_slice(body.as_bytes());
        received
    }

    #[test]
    fn bodies_of_few_types_are_text() {
        for (kind, is_base64) in [
            ("text/csv; charset=utf-8", false),
            ("application/json", false),
            ("Application/JSON;charset=utf-8", false),
            ("application/xml", false),
            ("application/javascript", false),
            ("application/x-www-form-urlencoded", true),
            ("multipart/form-data; boundary=a", true),
            ("application/octet-stream", true),
            ("image/svg+xml", true),
            ("application/vnd.api+json", true),
        ] {
            let request = received("POST /", &[("content-type", kind)], "a=1");
            assert_eq!(request.event_body().unwrap().1, is_base64, "{kind}");
        }
        let request = received("POST /", &[], "a=1");
        assert_eq!(request.event_body(), Some(("YT0x".to_owned(), true)));
        assert_eq!(received("POST /", &[], "").event_body(), None);
    }

    #[test]
    fn queries_are_decoded() {
        let request = received("GET /?q=a%20b&q=c+d&k&=x&p=%25&u=%C3%A9", &[], "");
        let expected = [("q", "a b"), ("q", "c d"), ("k", ""), ("", "x"), ("p", "%"), ("u", "é")];
        let pairs = request.query_parameters();
        let pairs: Vec<(&str, &str)> =
            pairs.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(pairs, expected);
    }
}
