//! A resource that was not ready in time.
//!
//! Why: CloudFormation asks for some minutes, some hours for a few, whether a resource is ready.
//!
//! Fix: deploy again; if it happens anew, look at the resource.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0834;

const HELP: &str =
    "deploy again; if it happens anew, look in the console at what the resource waits for";

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let words = [
        "did not stabilize",
        "Exceeded attempts to wait",
        "timed out",
        "Timed out",
        "failed to stabilize in expected time",
    ];
    let message = format!("{} was not ready in time", failure.subject);
    (failure.is_coded("NotStabilized") || failure.says(&words))
        .then(|| Told::new(CODE, message, HELP))
}
