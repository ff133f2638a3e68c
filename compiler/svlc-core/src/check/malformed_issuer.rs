//! An issuer of tokens that is no `https://` URL, or not the one that tokens name.
//!
//! Why: API Gateway reads the issuer's keys from `/.well-known/openid-configuration` below the URL when the authorizer is made, and
//! compares the URL letter for letter with the claim `iss` (`apigw-dg`, http-api-jwt-authorizer).
//!
//! ```yaml
//! api: { authorizers: { tokens: { type: jwt, issuer: id.example.com, audience: [orders] } } }
//! ```
//!
//! Fix: `https://id.example.com`.

use std::ops::Range;

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::Authorizer;

const CODE: Code = Code::SV0347;
const EXAMPLE: &str =
    "write the issuer as tokens have it in `iss`, such as `https://id.example.com`";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (_, authorizer) in cx.authorizers() {
        let Some(Authorizer::Jwt(jwt)) = authorizer else { continue };
        let Some(issuer) = &jwt.issuer else { continue };
        let Some(fault) = fault(issuer) else { continue };
        let span = cx.within(issuer.span, issuer, fault.at.clone());
        let diagnostic = Diagnostic::new(CODE, span, fault.message, EXAMPLE);
        sink.push(match fault.cure {
            Some(cure) => {
                let (span, text) = cx.edit(issuer.span, issuer, fault.at, cure);
                diagnostic.fix(span, text)
            }
            None => diagnostic,
        });
    }
}

struct Fault {
    at: Range<usize>,
    message: &'static str,
    /// What to put there instead, where that is certain.
    cure: Option<&'static str>,
}

fn fault(issuer: &str) -> Option<Fault> {
    let fault = |at, message, cure| Some(Fault { at, message, cure });
    let Some(rest) = issuer.strip_prefix("https://") else {
        let end = issuer.find("://").map_or(0, |at| at + "://".len());
        return match end {
            _ if issuer.starts_with("${") => None,
            0 => fault(0..issuer.len(), "an issuer is an `https://` URL", None),
            end => fault(0..end, "an issuer is an `https://` URL", Some("https://")),
        };
    };
    if let Some(at) = issuer.find("/.well-known") {
        let message = "the issuer ends where `/.well-known/…` begins: API Gateway adds that itself";
        return fault(at..issuer.len(), message, Some(""));
    }
    if let Some(at) = issuer.find(['?', '#']).filter(|_| !issuer.contains("${")) {
        return fault(at..issuer.len(), "an issuer has no query and no fragment", None);
    }
    if let Some((at, c)) = issuer.char_indices().find(|(_, c)| !c.is_ascii_graphic() && *c != ' ') {
        return fault(at..at + c.len_utf8(), "this character cannot stand in a URL", None);
    }
    if let Some(at) = issuer.find(' ').filter(|_| !issuer.contains("${")) {
        return fault(at..at + 1, "a URL holds no white space", None);
    }
    let host = rest.split('/').next().unwrap_or_default();
    if host.is_empty() {
        return fault(0..issuer.len(), "the issuer has no host", None);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issuers_that_can_be_read_pass() {
        for issuer in [
            "https://id.example.com",
            "https://example.eu.auth0.com/",
            "https://cognito-idp.${aws.region}.amazonaws.com/${resources.Pool}",
            "${parameters.Issuer}",
        ] {
            assert!(fault(issuer).is_none(), "{issuer}");
        }
    }

    #[test]
    fn faults_are_found_at_their_place() {
        for (issuer, expected) in [
            ("id.example.com", "id.example.com"),
            ("http://id.example.com", "http://"),
            ("https://id.example.com/.well-known/jwks.json", "/.well-known/jwks.json"),
            ("https://id.example.com?tenant=1", "?tenant=1"),
            ("https://id.example .com", " "),
            ("https:///x", "https:///x"),
        ] {
            assert_eq!(fault(issuer).map(|fault| &issuer[fault.at]), Some(expected), "{issuer}");
        }
    }
}
