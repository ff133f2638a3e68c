//! A role that its service cannot take on.
//!
//! Why: IAM takes seconds to make a new role known everywhere; a role of one's own has to name the service in its trust policy.
//!
//! Fix: deploy again, or let the service take on the role.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0807;

const HELP: &str = "deploy again: a new role takes seconds to be known everywhere; one of your own has to trust the service";

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let words = ["cannot be assumed", "to assume the role", "sts:AssumeRole", "unable to assume"];
    let message = format!("the role of {} could not be assumed", failure.subject);
    failure.says(&words).then(|| Told::new(CODE, message, HELP))
}
