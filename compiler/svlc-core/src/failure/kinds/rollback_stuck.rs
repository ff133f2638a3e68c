//! A rollback that could not end.
//!
//! Why: something that was to become as it was before could not: it was changed or deleted by hand, or a right was taken away.
//!
//! Fix: mend that, then deploy again: svlc has CloudFormation go on.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0836;

const HELP: &str = "mend what AWS says, then run `svlc deploy` again: it asks, and has CloudFormation try the rollback once more";

/// What is said of the resource that keeps a rollback from ending.
pub(super) fn told(failure: &Failure<'_>) -> Told {
    Told::new(
        CODE,
        format!("{} keeps the stack from being as it was before", failure.subject),
        HELP,
    )
}
