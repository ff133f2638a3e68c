//! More than 10 stages.
//!
//! Why: an API has 10 at most (`apigw-dg`, quotas; AWS may raise it for an account on request).
//!
//! Example: a spec whose `stages` has 11 entries.
//!
//! Fix: fewer stages; an environment of its own is better a stack of its own.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::STAGES;

const CODE: Code = Code::SV0314;
const HELP: &str =
    "remove stages; for an environment of its own, deploy the service as another stack";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let count = cx.stages().count();
    if let Some((first_over, _)) = cx.stages().nth(STAGES) {
        let message = format!("the API has {count} stages, more than {STAGES}");
        let label = format!("stage {} of {count}", STAGES + 1);
        sink.push(Diagnostic::new(CODE, first_over.span, message, HELP).label(label));
    }
}
