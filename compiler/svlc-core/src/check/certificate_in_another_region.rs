//! A certificate of a custom domain that is in another region than the API.
//!
//! Why: API Gateway takes a certificate of its own region only (`apigw-dg`, http-api-custom-domain-names). Certificates in us-east-1 are
//! for CloudFront and edge-optimized REST APIs.
//!
//! ```yaml
//! region: eu-west-1
//! api: { domain: { name: api.example.com, certificate: "arn:aws:acm:us-east-1:123456789012:certificate/1f2e" } }
//! ```
//!
//! Fix: a certificate in eu-west-1.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0359;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let (Some(domain), Some(region)) = (cx.domain(), &cx.spec.region) else { return };
    for arn in [&domain.certificate, &domain.ownership_certificate].into_iter().flatten() {
        let Some(own) = arn.split(':').nth(3).filter(|own| !own.contains(['$', '{'])) else {
            continue;
        };
        if arn.starts_with("arn:") && own != region.value.0 {
            let start = arn.find(own).unwrap_or(0);
            let span = cx.within(arn.span, arn, start..start + own.len());
            let message = format!("the certificate is in `{own}`, the API in `{}`", region.value.0);
            let help = format!("request or import a certificate in `{}`", region.value.0);
            let diagnostic = Diagnostic::new(CODE, span, message, help);
            sink.push(diagnostic.also(region.span, "the region of the API"));
        }
    }
}
