//! A value of a parameter mapping that is not emulated: one of a resource's, or a path into a body that may lead to several values.
//!
//! Why: what a resource is called only AWS knows, and what API Gateway makes of several values is not documented; a guess would look
//! like the answer.
//!
//! ```yaml
//! integrations:
//!   quotes: { type: http, url: "http://127.0.0.1/", method: GET, request: { header.x-a: "$request.body.lines[*].id" } }
//! ```
//!
//! Fix: a path to one value, `$request.body.lines[0].id`.

use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::model::{Integration, Model, ParameterMapping, Text};
use svlc_core::source::Span;

use crate::gateway::is_emulated_value;
use crate::local::Local;

const CODE: Code = Code::SV0607;

pub(super) fn check(integration: &Integration, model: &Model, found: &mut Vec<Diagnostic>) {
    let ParameterMapping { request, response } = &integration.mapping;
    let local = Local::new(model, "");
    let mut refuse = |keys: &[&str], target: &str| {
        let name = &integration.name;
        let message =
            format!("the value of `{target}` of the integration `{name}` is not emulated");
        let help = "give it a value without wildcards, and without what only AWS knows, while you use `svlc dev`";
        let place = place(integration, model, keys, target);
        found.push(Diagnostic::new(CODE, place, message, help));
    };
    for (target, _) in request.iter().filter(|(_, value)| !is_emulated(value, &local)) {
        refuse(&["request"], target);
    }
    for (status, own) in response {
        for (target, _) in own.iter().filter(|(_, value)| !is_emulated(value, &local)) {
            refuse(&["response", status], target);
        }
    }
}

/// Where a mapping to a target stands; what is to be done with the target may have been left out.
fn place(integration: &Integration, model: &Model, keys: &[&str], target: &str) -> Span {
    let bare = target.split_once(':').map_or(target, |(_, bare)| bare);
    let all = [target, bare].map(|target| [keys, &[target]].concat());
    let mut places = all.iter().map(|keys| model.places.setting(integration.origin, keys));
    places.find(|place| *place != integration.origin).unwrap_or(integration.origin)
}

fn is_emulated(value: &Text, local: &Local) -> bool {
    local.text(value).is_some_and(|value| is_emulated_value(&value))
}
