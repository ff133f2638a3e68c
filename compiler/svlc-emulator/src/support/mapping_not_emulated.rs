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

use crate::gateway::is_emulated_value;
use crate::local::Local;

const CODE: Code = Code::SV0607;

pub(super) fn check(integration: &Integration, model: &Model, found: &mut Vec<Diagnostic>) {
    let ParameterMapping { request, response } = &integration.mapping;
    let local = Local::new(model, "");
    let all = response.iter().flat_map(|(_, own)| own).chain(request);
    let unknown = all.filter(|(_, value)| !is_emulated(value, &local));
    for (target, _) in unknown {
        let name = &integration.name;
        let message =
            format!("the value of `{target}` of the integration `{name}` is not emulated");
        let help = "give it a value without wildcards, and without what only AWS knows, while you use `svlc dev`";
        found.push(Diagnostic::new(CODE, integration.origin, message, help));
    }
}

fn is_emulated(value: &Text, local: &Local) -> bool {
    local.text(value).is_some_and(|value| is_emulated_value(&value))
}
