//! Who may ask: this machine's own browser, at this console's own address, from this console's own pages; and what every answer
//! tells the browser to forbid. A page that the user visits elsewhere can send requests here, and can give its own name this
//! machine's address: both show in headers that pages cannot forge.

use hyper::header::{HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN};
use hyper::http::request::Parts;
use hyper::{Method, Uri};

/// Why a request is refused.
pub(crate) type Refused = &'static str;

/// What every answer says beside its content.
const HEADERS: &[(&str, &str)] = &[
    ("cache-control", "no-store"),
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    // With `no-referrer`, browsers would send the origin of a form as `null`.
    ("referrer-policy", "same-origin"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
];

/// Adds to an answer what every answer says.
pub(crate) fn protect(headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
}

/// Lets a request pass that is for `port` on this machine, and of no other origin.
pub(crate) fn check(head: &Parts, port: u16) -> Result<(), Refused> {
    let host = own_host(head, port).ok_or("it asks for another host")?;
    let origin = single(&head.headers, ORIGIN)?;
    match origin {
        Some(origin) if origin == format!("http://{host}") => {}
        Some(_) => return Err("it comes from a page of another origin"),
        None if is_reading(&head.method) => {}
        None => return Err("it does not say which page it comes from"),
    }
    let site = HeaderName::from_static("sec-fetch-site");
    match single(&head.headers, site)?.as_deref() {
        None | Some("same-origin" | "none") => Ok(()),
        Some(_) => Err("it comes from a page of another origin"),
    }
}

/// Whether a method changes nothing.
pub(crate) fn is_reading(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

/// The host asked for, in lower case, if it is this console.
fn own_host(head: &Parts, port: u16) -> Option<String> {
    let host = single(&head.headers, HOST).ok()??;
    let is_own =
        |host: &str| ["127.0.0.1", "localhost"].iter().any(|name| host == format!("{name}:{port}"));
    let in_target =
        Uri::authority(&head.uri).map(|authority| authority.as_str().to_ascii_lowercase());
    let is_meant = in_target.is_none_or(|authority| authority == host);
    (is_own(&host) && is_meant).then_some(host)
}

/// The value of a header in lower case; two of them are a trick.
fn single(headers: &HeaderMap, name: HeaderName) -> Result<Option<String>, Refused> {
    let mut values = headers.get_all(name).iter();
    let value =
        values.next().map(|value| String::from_utf8_lossy(value.as_bytes()).to_ascii_lowercase());
    if values.next().is_some() { Err("it has a header twice") } else { Ok(value) }
}

#[cfg(test)]
mod tests {
    use hyper::Request;

    use super::*;

    fn is_allowed(method: &str, target: &str, headers: &[(&str, &str)]) -> bool {
        let mut request = Request::builder().method(method).uri(target);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        check(&request.body(()).unwrap().into_parts().0, 3001).is_ok()
    }

    const OWN: (&str, &str) = ("host", "127.0.0.1:3001");
    const OWN_PAGE: (&str, &str) = ("origin", "http://127.0.0.1:3001");

    #[test]
    fn only_this_machine_and_this_port_are_asked_for() {
        for host in ["127.0.0.1:3001", "localhost:3001", "LocalHost:3001"] {
            assert!(is_allowed("GET", "/", &[("host", host)]), "{host}");
        }
        for host in [
            "",
            "127.0.0.1",
            "127.0.0.1:3000",
            "evil.example:3001",
            "a.localhost:3001",
            "[::1]:3001",
            "127.0.0.1:30011",
        ] {
            assert!(!is_allowed("GET", "/", &[("host", host)]), "{host}");
        }
        assert!(!is_allowed("GET", "/", &[]));
        assert!(!is_allowed("GET", "/", &[OWN, OWN]));
        assert!(!is_allowed("GET", "http://evil.example/", &[OWN]));
    }

    #[test]
    fn reading_is_for_own_pages_and_the_address_bar() {
        for site in ["same-origin", "none"] {
            assert!(is_allowed("GET", "/", &[OWN, ("sec-fetch-site", site)]), "{site}");
        }
        for site in ["cross-site", "same-site", "other"] {
            assert!(!is_allowed("GET", "/", &[OWN, ("sec-fetch-site", site)]), "{site}");
        }
        for origin in
            ["http://evil.example", "null", "http://127.0.0.1:3000", "http://localhost:3001"]
        {
            assert!(!is_allowed("GET", "/", &[OWN, ("origin", origin)]), "{origin}");
        }
    }

    #[test]
    fn changing_needs_to_say_that_it_is_an_own_page() {
        assert!(is_allowed("POST", "/", &[OWN, OWN_PAGE]));
        assert!(is_allowed("POST", "/", &[OWN, OWN_PAGE, ("sec-fetch-site", "same-origin")]));
        assert!(!is_allowed("POST", "/", &[OWN]));
        assert!(!is_allowed("POST", "/", &[OWN, ("sec-fetch-site", "same-origin")]));
        assert!(!is_allowed("POST", "/", &[OWN, OWN_PAGE, ("sec-fetch-site", "same-site")]));
        assert!(!is_allowed("POST", "/", &[OWN, ("origin", "null")]));
    }
}
