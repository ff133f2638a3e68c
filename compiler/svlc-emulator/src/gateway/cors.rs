//! Cross-origin resource sharing, answered by API Gateway: what an integration says of it is replaced
//! (`apigw-dg`, http-api-cors).

use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use svlc_core::model::{Cors, HttpMethod};

use super::request::Received;

/// Whether a request asks if another may be sent.
pub(crate) fn is_preflight(request: &Received) -> bool {
    request.method == "OPTIONS"
        && request.header("origin").is_some()
        && request.header("access-control-request-method").is_some()
}

/// Headers of the answer to a preflight request.
pub(crate) fn preflight(cors: &Cors, request: &Received) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if !allow_origin(cors, request, &mut headers) {
        return headers;
    }
    let method =
        |method: &HttpMethod| if *method == HttpMethod::Any { "*" } else { method.as_str() };
    let methods: Vec<&str> = cors.methods.iter().map(method).collect();
    set(&mut headers, "access-control-allow-methods", &methods.join(","));
    set(&mut headers, "access-control-allow-headers", &cors.headers.join(","));
    if let Some(seconds) = cors.max_age {
        set(&mut headers, "access-control-max-age", &seconds.to_string());
    }
    headers
}

/// Puts API Gateway's own headers in place of the integration's.
pub(crate) fn apply(cors: &Cors, request: &Received, headers: &mut HeaderMap) {
    let names = headers.keys().filter(|name| name.as_str().starts_with("access-control-"));
    for name in names.cloned().collect::<Vec<_>>() {
        headers.remove(name);
    }
    if allow_origin(cors, request, headers) {
        set(headers, "access-control-expose-headers", &cors.expose_headers.join(","));
    }
}

/// Whether the origin of a request is allowed, and the headers that say so.
fn allow_origin(cors: &Cors, request: &Received, headers: &mut HeaderMap) -> bool {
    let Some(origin) = request.header("origin") else { return false };
    let allowed = cors.origins.iter().any(|allowed| match allowed.as_str() {
        "*" => true,
        "https://*" => origin.starts_with("https://"),
        "http://*" => origin.starts_with("http://"),
        exact => exact == origin,
    });
    if !allowed {
        return false;
    }
    let is_any = cors.origins.iter().any(|allowed| allowed == "*");
    set(headers, "access-control-allow-origin", if is_any { "*" } else { origin });
    if cors.credentials {
        set(headers, "access-control-allow-credentials", "true");
    }
    true
}

/// An empty list has no header.
fn set(headers: &mut HeaderMap, name: &'static str, value: &str) {
    if let (false, Ok(value)) = (value.is_empty(), HeaderValue::from_str(value)) {
        headers.insert(HeaderName::from_static(name), value);
    }
}

#[cfg(test)]
mod tests {
    use super::super::request::tests::received;
    use super::*;

    fn cors(origins: &[&str]) -> Cors {
        Cors {
            origins: origins.iter().map(|&origin| origin.to_owned()).collect(),
            methods: vec![HttpMethod::Get, HttpMethod::Any],
            headers: vec!["authorization".to_owned(), "x-a".to_owned()],
            expose_headers: vec!["x-b".to_owned()],
            credentials: false,
            max_age: Some(600),
        }
    }

    fn asked(origin: &str) -> Received {
        let method = ("access-control-request-method", "PUT");
        received("OPTIONS /a", &[("origin", origin), method], "")
    }

    #[test]
    fn a_preflight_request_is_answered() {
        let request = asked("https://a.example");
        assert!(is_preflight(&request));
        let headers = preflight(&cors(&["https://a.example"]), &request);
        let value =
            |name: &str| headers[&format!("access-control-{name}")].to_str().unwrap().to_owned();
        assert_eq!(value("allow-origin"), "https://a.example");
        assert_eq!(value("allow-methods"), "GET,*");
        assert_eq!(value("allow-headers"), "authorization,x-a");
        assert_eq!(value("max-age"), "600");
        assert!(!is_preflight(&received("OPTIONS /a", &[("origin", "https://a.example")], "")));
    }

    #[test]
    fn origins_are_compared() {
        let origin = |allowed: &[&str], origin: &str| {
            let headers = preflight(&cors(allowed), &asked(origin));
            let value = headers.get("access-control-allow-origin")?;
            Some(value.to_str().unwrap().to_owned())
        };
        assert_eq!(origin(&["*"], "http://a").as_deref(), Some("*"));
        assert_eq!(origin(&["https://*"], "https://a").as_deref(), Some("https://a"));
        assert_eq!(origin(&["https://*"], "http://a"), None);
        assert_eq!(origin(&["http://*"], "http://a").as_deref(), Some("http://a"));
        assert_eq!(origin(&["http://*"], "https://a"), None);
        assert_eq!(origin(&["https://b"], "https://a"), None);
    }

    #[test]
    fn what_the_integration_says_is_replaced() {
        let mut headers = HeaderMap::new();
        set(&mut headers, "access-control-allow-origin", "https://evil");
        set(&mut headers, "access-control-max-age", "1");
        let request = received("GET /", &[("origin", "https://a.example")], "");
        apply(&cors(&["https://a.example"]), &request, &mut headers);
        assert_eq!(headers["access-control-allow-origin"], "https://a.example");
        assert_eq!(headers["access-control-expose-headers"], "x-b");
        assert!(!headers.contains_key("access-control-max-age"));
        apply(&cors(&["*"]), &received("GET /", &[], ""), &mut headers);
        assert!(headers.is_empty());
    }
}
