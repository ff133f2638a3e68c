//! More calls at once than AWS takes.
//!
//! Why: CloudFormation makes resources side by side, and other deployments of the account count too.
//!
//! Fix: deploy again.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0804;

const HELP: &str = "deploy again, at a time when fewer deployments run in the account";

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let is_it = failure.is_coded("Throttling")
        || failure.says(&["Rate exceeded", "ThrottlingException", "TooManyRequestsException"]);
    let message = format!("AWS took no more calls when it came to {}", failure.subject);
    is_it.then(|| Told::new(CODE, message, HELP))
}
