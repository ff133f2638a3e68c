//! A CORS origin that no browser sends, or that API Gateway refuses.
//!
//! Why: a browser sends scheme, host and port, in lower case, and API Gateway compares them letter for letter. A path,
//! a slash at the end or a wildcard inside the host never matches (`apigw-dg`, http-api-cors).
//!
//! ```yaml
//! api: { cors: { origins: ["https://shop.example.com/"] } }
//! ```
//!
//! Fix: `https://shop.example.com`.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0319;
const EXAMPLE: &str =
    "write a scheme and a host such as `https://shop.example.com`, or `*` for all";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let Some(cors) = cx.spec.api.as_ref().and_then(|api| api.cors.as_ref()) else { return };
    for origin in cors.origins.iter().flatten() {
        let Some(fault) = fault(origin) else { continue };
        let diagnostic = |help| Diagnostic::new(CODE, origin.span, fault.message, help);
        sink.push(match fault.cure {
            Some(cure) => {
                let (span, text) = cx.edit(origin.span, origin, 0..origin.len(), &cure);
                diagnostic(format!("write `{cure}`")).fix(span, text)
            }
            None => diagnostic(EXAMPLE.to_owned()),
        });
    }
}

struct Fault {
    message: &'static str,
    cure: Option<String>,
}

fn fault(origin: &str) -> Option<Fault> {
    let fault = |message, cure| Some(Fault { message, cure });
    if matches!(origin, "*" | "https://*" | "http://*") {
        return None;
    }
    let Some((scheme, rest)) = origin.split_once("://") else {
        let cure = is_host(origin).then(|| format!("https://{origin}"));
        return fault("an origin has a scheme, such as `https://`", cure);
    };
    let lower = scheme.to_ascii_lowercase();
    if !matches!(lower.as_str(), "http" | "https") {
        return fault("an origin of a page starts with `https://` or `http://`", None);
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    authority_fault(origin, &lower, &rest[..end], &rest[end..])
}

/// What is wrong with an origin between its scheme and a path that it may have.
fn authority_fault(origin: &str, scheme: &str, authority: &str, path: &str) -> Option<Fault> {
    let fault = |message, cure| Some(Fault { message, cure });
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !authority.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let is_usual = matches!((scheme, port), ("https", Some("443")) | ("http", Some("80")));
    let port_text = port.filter(|_| !is_usual).map_or_else(String::new, |port| format!(":{port}"));
    let plain = format!("{scheme}://{}{port_text}", host.to_ascii_lowercase());
    if host.contains('@') {
        fault("an origin has no user name", None)
    } else if host.contains('*') {
        fault("API Gateway knows no wildcard inside a host", None)
    } else if !is_host(host) {
        fault("the host of an origin is letters, digits, `-` and `.`", None)
    } else if port.is_some_and(|port| port.parse::<u16>().is_err() || port.starts_with('+')) {
        fault("the port of an origin is a number up to 65535", None)
    } else if !path.is_empty() {
        fault("an origin ends after its host and port", Some(plain))
    } else if is_usual {
        fault("browsers leave the usual port of the scheme out", Some(plain))
    } else if plain != origin {
        fault("browsers send origins in lower case", Some(plain))
    } else {
        None
    }
}

/// Whether it can be a host: labels of letters, digits and `-`, or an IPv6 address in brackets.
fn is_host(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
    };
    match text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => text.split('.').all(label),
    }
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn origins_that_browsers_send_pass() {
        for origin in [
            "*",
            "https://*",
            "https://a.example.com",
            "http://localhost:3000",
            "http://[::1]:80800",
        ] {
            let expected = origin.ends_with("80800");
            assert_eq!(fault(origin).is_some(), expected, "{origin}");
        }
    }

    #[test]
    fn others_are_cured_where_it_is_certain() {
        let cure = |origin| fault(origin).map(|fault| fault.cure.unwrap_or_default());
        assert_eq!(cure("https://a.example.com/"), Some("https://a.example.com".into()));
        assert_eq!(cure("https://a.example.com/shop?x"), Some("https://a.example.com".into()));
        assert_eq!(cure("HTTPS://A.example.com"), Some("https://a.example.com".into()));
        assert_eq!(cure("https://a.example.com:443"), Some("https://a.example.com".into()));
        assert_eq!(cure("http://a.example.com:443"), None);
        assert_eq!(cure("a.example.com"), Some("https://a.example.com".into()));
        for origin in [
            "https://*.example.com",
            "https://",
            "null x",
            "ftp://a",
            "https://u@a",
            "https://ä.de",
            "https://a:x",
        ] {
            assert_eq!(cure(origin), Some(String::new()), "{origin}");
        }
    }
}
