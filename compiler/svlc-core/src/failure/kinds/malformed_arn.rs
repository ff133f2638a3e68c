//! An ARN that is none, or of another service.
//!
//! Why: an ARN has six parts, `arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE`, and each property takes those of one service.
//!
//! Fix: give the whole ARN.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0832;

const HELP: &str =
    "give the whole ARN, `arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE`, of the service that is meant";

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let words = [
        "Invalid ARN",
        "invalid ARN",
        "not a valid ARN",
        "InvalidArn",
        "ARN is not valid",
        "Malformed ARN",
        "ARN prefix",
        "must be in ARN format",
        "pattern: arn:",
        "pattern: (arn:",
        "pattern: ^arn:",
    ];
    let message = format!("an ARN of {} is not one that AWS takes", failure.subject);
    failure.says(&words).then(|| Told::new(CODE, message, HELP))
}
