//! Clients' certificates that are asked for on the domain, and not at the API's default endpoint.
//!
//! Why: mutual TLS is a setting of the domain. Whoever knows the default endpoint comes in without a certificate (`apigw-dg`,
//! http-api-mutual-tls).
//!
//! ```yaml
//! api:
//!   domain: { name: api.example.com, certificate: "arn:…", mutual_tls: { truststore: s3://shop/truststore.pem } }
//! ```
//!
//! Fix: `default_endpoint: false`.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0407;
const MESSAGE: &str = "clients need no certificate at the API's default endpoint";
const HELP: &str = "add `default_endpoint: false` to `api`";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let Some(api) = &cx.spec.api else { return };
    let mutual_tls = cx.domain().and_then(|domain| domain.mutual_tls.as_ref());
    let Some(truststore) = mutual_tls.and_then(|own| own.truststore.as_ref()) else { return };
    let is_open = match &api.default_endpoint {
        Some(endpoint) => endpoint.value,
        None => !cx.holes.hides_in("api", "default_endpoint"),
    };
    if is_open {
        sink.push(Diagnostic::new(CODE, truststore.span, MESSAGE, HELP));
    }
}
