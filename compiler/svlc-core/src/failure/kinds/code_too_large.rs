//! Code that is larger than Lambda takes.
//!
//! Why: code and layers together may have 250 MB unzipped (`lambda-dg`, quotas).
//!
//! Fix: leave out what is not needed, or make it a container image.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0811;

const HELP: &str =
    "leave out what it does not need, its layers count too; or make it a container `image`";

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let words = [
        "Unzipped size must be smaller than",
        "exceeds the maximum allowed size",
        "Request must be smaller than",
        "RequestEntityTooLarge",
    ];
    let message = format!("{} is larger than Lambda takes", failure.subject);
    failure.says(&words).then(|| Told::new(CODE, message, HELP).fields(&["layers", "code", "zip"]))
}
