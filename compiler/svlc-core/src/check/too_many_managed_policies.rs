//! More managed policies on a function than a role can have.
//!
//! Why: a role has at most 10 (`iam`, quotas; more only by request).
//!
//! Fix: fewer, or one managed policy of your own that says it all.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::MANAGED_POLICIES;
use crate::spec::Policy;

const CODE: Code = Code::SV0371;
const HELP: &str = "put what they allow into one managed policy of your own, or into statements";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (name, function) in cx.functions() {
        let policies = function.into_iter().flat_map(|function| function.policies.iter().flatten());
        let managed = policies.filter(|policy| matches!(policy, Policy::Short(_))).count();
        if managed > MANAGED_POLICIES {
            let message = format!(
                "function `{}` has {managed} managed policies, and {MANAGED_POLICIES} is the most",
                name.value
            );
            sink.push(Diagnostic::new(CODE, name.span, message, HELP));
        }
    }
}
