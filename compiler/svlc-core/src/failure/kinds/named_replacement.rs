//! A resource with a name of its own that has to be made anew.
//!
//! Why: CloudFormation makes the new one before it deletes the old, and two cannot have one name.
//!
//! Fix: change the name along with it, or give none.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0829;

const HELP: &str =
    "change its name along with it, or leave the name out: CloudFormation then makes one up";

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let message =
        format!("{} has to be made anew, and its name is taken by the old one", failure.subject);
    let is_it = failure.says(&["custom-named resource requires replacing"]);
    is_it.then(|| Told::new(CODE, message, HELP))
}
