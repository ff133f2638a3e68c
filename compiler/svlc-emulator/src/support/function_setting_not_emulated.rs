//! A setting of a function that would change what it does, and does not here.
//!
//! Why: `access`, `policies` and `dead_letter` let a function reach AWS. Here it has no credentials, so that its calls would fail, or
//! go astray.
//!
//! ```yaml
//! functions: { orders: { blueprint: hello, dead_letter: "arn:aws:sqs:eu-west-1:123456789012:lost" } }
//! ```
//!
//! Fix: none here; the setting left out while developing.

use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::model::Function;

const CODE: Code = Code::SV0601;

pub(super) fn check(function: &Function, found: &mut Vec<Diagnostic>) {
    let settings = [
        ("access", !function.access.is_empty()),
        ("dead_letter", function.dead_letter.is_some()),
        ("policies", !function.managed_policies.is_empty() || !function.statements.is_empty()),
    ];
    for (setting, _) in settings.into_iter().filter(|(_, is_used)| *is_used) {
        let message = format!("`{setting}` of the function `{}` is not emulated", function.name);
        let help = format!("leave `{setting}` out while you use `svlc dev`, or deploy the service");
        found.push(Diagnostic::new(CODE, function.origin, message, help));
    }
}
