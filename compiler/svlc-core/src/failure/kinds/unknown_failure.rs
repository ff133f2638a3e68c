//! A failure of a kind that svlc does not know.
//!
//! Why: AWS's words say it.
//!
//! Fix: as they say.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0839;

const HELP: &str = "mend what AWS says, then deploy again";

/// What is said of a failure that no other rule knows.
pub(super) fn told(failure: &Failure<'_>) -> Told {
    let message = match failure.event.id.is_empty() {
        true => "CloudFormation does not take it".to_owned(),
        false => format!("{} could not be deployed", failure.subject),
    };
    Told::new(CODE, message, HELP)
}
