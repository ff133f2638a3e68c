//! A certificate that proves who owns a domain, where none is asked for.
//!
//! Why: API Gateway wants the proof only with mutual TLS, for a certificate that is imported or private (`botocore`, apigatewayv2
//! DomainNameConfiguration OwnershipVerificationCertificateArn).
//!
//! ```yaml
//! api: { domain: { name: api.example.com, certificate: "arn:…", ownership_certificate: "arn:…" } }
//! ```
//!
//! Fix: take it away, or add `mutual_tls`.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0362;
const MESSAGE: &str = "a certificate proves who owns the domain only with mutual TLS";
const HELP: &str = "take it away, or add `mutual_tls`";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let Some(domain) = cx.domain() else { return };
    let Some(ownership) = &domain.ownership_certificate else { return };
    if domain.mutual_tls.is_none() && !cx.holes.hides_in_domain("mutual_tls") {
        sink.push(Diagnostic::new(CODE, ownership.span, MESSAGE, HELP));
    }
}
