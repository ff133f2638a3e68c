//! An environment variable with a reference to what only a deployed stack knows.
//!
//! Why: the variable would have no value, or one that is made up.
//!
//! ```yaml
//! functions: { orders: { blueprint: hello, env: { KEY: "${secrets.ssm.key}" } } }
//! ```
//!
//! Fix: a value for this machine, in a file that `svlc dev --env` names.

use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::model::{Function, Model, TextPart};

use super::resource_not_emulated;
use crate::local::Local;
use crate::setup::Setup;

const CODE: Code = Code::SV0605;

pub(super) fn check(
    function: &Function,
    model: &Model,
    setup: &Setup,
    found: &mut Vec<Diagnostic>,
) {
    let local = Local::new(model, "").giving(&setup.variables);
    // What a variable takes of a resource in CloudFormation's words is told where the resource stands, unless it merely watches.
    let is_told = |part: &TextPart| matches!(part, TextPart::Raw(id, _) if is_refused(model, id));
    let unknown = function.env.iter().filter(|variable| {
        local.variable(&function.name, variable).is_none() && !variable.value.0.iter().any(is_told)
    });
    for variable in unknown {
        let message = format!(
            "the variable `{}` of the function `{}` has a reference that is not emulated",
            variable.name, function.name
        );
        let help = format!(
            "give it a value for this machine in a file with the line `{}=…`: `svlc dev --env FILE`",
            variable.name
        );
        let place = model.places.setting(function.origin, &["env", &variable.name]);
        found.push(Diagnostic::new(CODE, place, message, help));
    }
}

/// Whether a resource in CloudFormation's words is refused itself.
fn is_refused(model: &Model, id: &str) -> bool {
    model.raw.iter().any(|raw| raw.id == id && !resource_not_emulated::is_watcher(raw))
}
