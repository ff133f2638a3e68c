//! An integration that changes requests or responses on their way.
//!
//! Why: the emulator has no parameter mapping yet; endpoint and client would get what they do not get on AWS.
//!
//! ```yaml
//! integrations: { quotes: { type: http, url: "http://127.0.0.1/", request: { header.x-a: "1" } } }
//! ```
//!
//! Fix: none here; the mapping left out while developing.

use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::model::{Integration, ParameterMapping};

const CODE: Code = Code::SV0607;

pub(super) fn check(integration: &Integration, found: &mut Vec<Diagnostic>) {
    let ParameterMapping { request, response } = &integration.mapping;
    let settings = [("request", request.is_empty()), ("response", response.is_empty())];
    for (setting, _) in settings.into_iter().filter(|(_, is_empty)| !is_empty) {
        let message =
            format!("`{setting}` of the integration `{}` is not emulated", integration.name);
        let help = format!("leave `{setting}` out while you use `svlc dev`, or deploy the service");
        found.push(Diagnostic::new(CODE, integration.origin, message, help));
    }
}
