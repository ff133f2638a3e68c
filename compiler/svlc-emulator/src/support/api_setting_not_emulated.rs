//! A setting of the custom domain that is not emulated: the certificates of clients, or a name that only AWS knows.
//!
//! Why: the emulator is reached without TLS, so that no client can show a certificate. To let everybody in would hide that a client is
//! not let in.
//!
//! ```yaml
//! api:
//!   domain:
//!     name: api.example.com
//!     certificate: "arn:aws:acm:eu-west-1:123456789012:certificate/1f2e3d4c"
//!     mutual_tls: { truststore: s3://bucket/truststore.pem }
//! ```
//!
//! Fix: none here; the setting left out while developing.

use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::model::{Domain, Model};

use crate::local::Local;

const CODE: Code = Code::SV0609;

pub(super) fn check(domain: &Domain, model: &Model, found: &mut Vec<Diagnostic>) {
    let Domain {
        name,
        origin,
        // There is no TLS here that would need it.
        certificate: _,
        mappings: _,
        mutual_tls,
        ownership_certificate: _,
    } = domain;
    let settings = [
        ("mutual_tls", mutual_tls.is_some()),
        ("name", Local::new(model, "").text(name).is_none()),
    ];
    for (setting, _) in settings.into_iter().filter(|(_, is_unknown)| *is_unknown) {
        let message = format!("`{setting}` of the domain is not emulated");
        let help = match setting {
            "name" => "write the name out while you use `svlc dev`".to_owned(),
            _ => format!("leave `{setting}` out while you use `svlc dev`, or deploy the service"),
        };
        let place = model.places.setting(*origin, &[setting]);
        found.push(Diagnostic::new(CODE, place, message, help));
    }
}
