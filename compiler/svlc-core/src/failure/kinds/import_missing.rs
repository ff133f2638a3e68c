//! An import of what no stack exports.
//!
//! Why: the other stack is not deployed in this region, or exports it under another name.
//!
//! Fix: deploy the other stack first.

use super::super::{At, Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0825;

const HELP: &str =
    "deploy the stack that exports it first, in the same region and account, or correct the name";

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let name = failure.between("No export named ", " ")?.to_owned();
    let message = format!("no stack exports `{name}`");
    Some(Told::new(CODE, message, HELP).at(At::Value(name)))
}
