//! A role that whoever deploys may not give to a service.
//!
//! Why: `iam:PassRole` on the role is needed for every function, schedule and integration with a role, so that nobody gets rights through
//! one that he does not have.
//!
//! Fix: allow it for the roles of the stack.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0806;

const HELP: &str = "allow `iam:PassRole` on the roles of this stack to whoever deploys";

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let message = format!("whoever deploys may not pass a role to {}", failure.subject);
    failure.says(&["iam:PassRole"]).then(|| Told::new(CODE, message, HELP))
}
