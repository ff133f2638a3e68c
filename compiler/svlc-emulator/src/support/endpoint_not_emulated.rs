//! An integration with what this machine cannot call: a load balancer in a VPC, an AWS service other than a queue or event bus of the
//! service, an address with a value that only AWS knows.
//!
//! Why: there is no VPC here, and no credentials; a made-up address would answer something else than the endpoint.
//!
//! ```yaml
//! api: { vpc_links: { main: { subnets: [subnet-0bb1c79de3f2a4d58] } } }
//! integrations: { stock: { type: private, vpc_link: main, listener: "arn:aws:…", method: ANY } }
//! ```
//!
//! Fix: an address of this machine in its place, `svlc dev --endpoint stock=http://127.0.0.1:8080`.

use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::model::{Integration, Model, Target, Text, UrlPart};

use crate::gateway::{is_emulated_action, is_emulated_value};
use crate::local::Local;
use crate::setup::Setup;

const CODE: Code = Code::SV0604;

pub(super) fn check(
    integration: &Integration,
    model: &Model,
    setup: &Setup,
    found: &mut Vec<Diagnostic>,
) {
    let name = &integration.name;
    let has_address = setup.endpoints.contains_key(name);
    let (keys, message) = match &integration.target {
        Target::Lambda { function: _, payload: _ } => return,
        Target::Http { url, method: _ } if !is_known(url, &Local::new(model, "")) => {
            (vec!["url"], format!("the URL of `{name}` has a reference that is not emulated"))
        }
        Target::Http { .. } => return,
        Target::Private { link: _, listener: _, method: _, server_name: _ } if has_address => {
            return;
        }
        Target::Private { .. } => {
            (vec!["type"], format!("the private integration `{name}` is not emulated"))
        }
        Target::Aws { action, target, parameters: _ } if !is_emulated_action(action, target) => (
            vec!["action"],
            format!("the integration `{name}` with an AWS service is not emulated"),
        ),
        Target::Aws { action: _, target: _, parameters } => {
            let local = Local::new(model, "");
            let is_known =
                |text: &Text| local.text(text).is_some_and(|text| is_emulated_value(&text));
            match parameters.iter().find(|(_, value)| !is_known(value)) {
                Some((parameter, _)) => (
                    vec!["parameters", parameter],
                    format!(
                        "the value of `{parameter}` of the integration `{name}` is not emulated"
                    ),
                ),
                None => return,
            }
        }
    };
    let help = match &integration.target {
        Target::Private { .. } => {
            format!(
                "name an address to call in its place: `svlc dev --endpoint {name}=http://127.0.0.1:8080`"
            )
        }
        Target::Http { .. } => "write the address out while you use `svlc dev`".to_owned(),
        _ => format!(
            "leave `integrations.{name}` out while you use `svlc dev`, or deploy the service"
        ),
    };
    let place = model.places.setting(integration.origin, &keys);
    found.push(Diagnostic::new(CODE, place, message, help));
}

fn is_known(url: &[UrlPart], local: &Local) -> bool {
    url.iter().all(|part| match part {
        UrlPart::Text(part) => local.text(&Text(vec![part.clone()])).is_some(),
        UrlPart::Parameter(_) | UrlPart::StageVariable(_) => true,
    })
}
