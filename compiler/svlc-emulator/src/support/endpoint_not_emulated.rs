//! An HTTP integration whose endpoint is reached by TLS.
//!
//! Why: the emulator has no TLS yet; to call the endpoint without it would show the user's data on the way.
//!
//! ```yaml
//! integrations: { quotes: { type: http, url: "https://quotes.example.com/v1" } }
//! ```
//!
//! Fix: none here; a copy of the endpoint on `http://127.0.0.1` while developing.

use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::model::{Integration, Target, UrlPart};

const CODE: Code = Code::SV0604;

pub(super) fn check(integration: &Integration, found: &mut Vec<Diagnostic>) {
    let Target::Http { url, method: _ } = &integration.target else { return };
    let is_plain = matches!(url.first(), Some(UrlPart::Text(text)) if text.starts_with("http://"));
    if is_plain {
        return;
    }
    let message =
        format!("the endpoint of `{}` is reached by TLS, which is not emulated", integration.name);
    let help = "let it lead to a copy of the endpoint on `http://127.0.0.1` while you develop";
    found.push(Diagnostic::new(CODE, integration.origin, message, help));
}
