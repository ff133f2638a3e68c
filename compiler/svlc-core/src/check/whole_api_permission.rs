//! A function with so many routes that one permission for each does not fit its resource policy.
//!
//! Why: the policy holds 20,480 bytes (`lambda-dg`, quotas). svlc then gives the whole API the right to invoke the
//! function, which is wider than its routes.
//!
//! Example: 50 routes that lead to one function.
//!
//! Fix: fewer, wider routes, or several functions; or accept it.

use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::emit::Templates;
use crate::facts::FUNCTION_POLICY_BYTES;
use crate::model::{InvokePermission, Model};

const CODE: Code = Code::SV0318;
const HELP: &str =
    "join its routes with `ANY` or `{proxy+}`, or spread them over several functions";

pub(super) fn check(model: &Model, _templates: &Templates, sink: &mut Sink) {
    for (id, function) in model.functions() {
        if function.permission != InvokePermission::WholeApi {
            continue;
        }
        let message =
            format!("the whole API may invoke function `{}`, not only its routes", function.name);
        let note = format!(
            "permissions for its {} routes would not fit the {FUNCTION_POLICY_BYTES} bytes of its resource policy",
            model.routes_of(id).count()
        );
        sink.push(Diagnostic::new(CODE, function.origin, message, HELP).note(note));
    }
}
