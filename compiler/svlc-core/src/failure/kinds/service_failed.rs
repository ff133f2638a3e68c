//! A fault on AWS's own side.
//!
//! Why: the service could not answer.
//!
//! Fix: deploy again.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0838;

const HELP: &str = "deploy again; if it happens anew, look at health.aws.amazon.com";

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let codes = ["InternalFailure", "ServiceInternalError", "NetworkFailure"];
    let words = [
        "Internal Failure",
        "nternal error",
        "InternalFailure",
        "ervice unavailable",
        "ServiceUnavailable",
        "internal service error",
    ];
    let is_it = codes.iter().any(|code| failure.is_coded(code)) || failure.says(&words);
    let message = format!("AWS failed at {}", failure.subject);
    is_it.then(|| Told::new(CODE, message, HELP))
}
