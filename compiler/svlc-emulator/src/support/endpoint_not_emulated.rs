//! An integration with what this machine cannot call: an endpoint by TLS, a load balancer in a VPC, an AWS service.
//!
//! Why: the emulator has no TLS yet, and to call the endpoint without it would show the user's data on the way; it has no VPC and
//! no credentials.
//!
//! ```yaml
//! integrations: { quotes: { type: http, url: "https://quotes.example.com/v1" } }
//! ```
//!
//! Fix: none here; a copy of the endpoint on `http://127.0.0.1` while developing.

use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::model::{Integration, Model, Target, Text, TextPart, UrlPart};

use crate::local::Local;

const CODE: Code = Code::SV0604;
const HELP: &str = "let it lead to a copy of the endpoint on `http://127.0.0.1` while you develop";

pub(super) fn check(integration: &Integration, model: &Model, found: &mut Vec<Diagnostic>) {
    let name = &integration.name;
    let message = match &integration.target {
        Target::Lambda { function: _, payload: _ } => return,
        Target::Http { url, method: _ } if !is_plain(url) => {
            format!("the endpoint of `{name}` is reached by TLS, which is not emulated")
        }
        Target::Http { url, method: _ } if !is_known(url, &Local::new(model, "")) => {
            format!("the URL of `{name}` has a reference that is not emulated")
        }
        Target::Http { .. } => return,
        Target::Private { link: _, listener: _, method: _, server_name: _ } => {
            format!("the private integration `{name}` is not emulated")
        }
        Target::Aws { action: _, target: _, parameters: _ } => {
            format!("the integration `{name}` with an AWS service is not emulated")
        }
    };
    found.push(Diagnostic::new(CODE, integration.origin, message, HELP));
}

fn is_plain(url: &[UrlPart]) -> bool {
    matches!(url.first(), Some(UrlPart::Text(TextPart::Literal(text))) if text.starts_with("http://"))
}

fn is_known(url: &[UrlPart], local: &Local) -> bool {
    url.iter().all(|part| match part {
        UrlPart::Text(part) => local.text(&Text(vec![part.clone()])).is_some(),
        UrlPart::Parameter(_) | UrlPart::StageVariable(_) => true,
    })
}
