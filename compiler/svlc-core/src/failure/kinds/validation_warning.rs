//! Something that CloudFormation warns of before it does anything.
//!
//! Why: it does not keep CloudFormation from going on, and what it is about may fail on the way: a bucket that is not empty cannot be
//! deleted.
//!
//! Fix: as its words say.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0850;

const HELP: &str = "see to what AWS says before you deploy";

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let message = || format!("CloudFormation warns of {}", failure.subject);
    failure.event.is_warning.then(|| Told::new(CODE, message(), HELP))
}
