//! A setting of the API that decides by which names it answers.
//!
//! Why: the emulator answers at one address. A domain, what it asks of its clients and what it maps to which stage are not there, and the
//! default endpoint cannot be switched off.
//!
//! ```yaml
//! api: { domain: { name: api.example.com, certificate: "arn:aws:acm:eu-west-1:123456789012:certificate/1f2e" } }
//! ```
//!
//! Fix: none here; the setting left out while developing.

use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::model::Model;

const CODE: Code = Code::SV0609;

pub(super) fn check(model: &Model, found: &mut Vec<Diagnostic>) {
    let domain = model.api.domain.as_ref().map(|domain| ("domain", domain.origin));
    let endpoint = (!model.api.default_endpoint).then_some(("default_endpoint", model.origin));
    for (setting, span) in domain.into_iter().chain(endpoint.filter(|_| domain.is_none())) {
        let message = format!("`{setting}` of the API is not emulated");
        let help = format!("leave `{setting}` out while you use `svlc dev`, or deploy the service");
        found.push(Diagnostic::new(CODE, span, message, help));
    }
}
