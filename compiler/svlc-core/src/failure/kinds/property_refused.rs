//! A property that the service does not take.
//!
//! Why: the value is not one of those that the service allows, or does not go with another.
//!
//! Fix: mend it as AWS's words say.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0833;

/// CloudFormation's own look at properties, before it makes anything.
const VALIDATION: &str = "PROPERTY_VALIDATION";

const HELP: &str = "mend it as AWS says";

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let words = [
        "failed to satisfy constraint",
        "roperty validation failure",
        "roperties validation failed",
        "Model validation failed",
        "unsupported property",
        "validation error detected",
        "Invalid attribute",
        "ValidationException",
        "is not a valid value",
    ];
    let message = || format!("AWS does not take a setting of {}", failure.subject);
    let is_it = failure.is_of(VALIDATION) || failure.says(&words);
    is_it.then(|| Told::new(CODE, message(), HELP))
}
