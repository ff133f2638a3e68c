//! Resources that need each other.
//!
//! Why: CloudFormation makes one after the other, and has none to begin with.
//!
//! Fix: have one do without the other.

use super::super::{At, Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0830;

const HELP: &str =
    "have one of them do without the other: by a name that is given, or by `DependsOn` left out";

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let ids = failure.between("Circular dependency between resources: [", "]")?;
    let ids = ids.split(", ").map(str::to_owned).collect();
    Some(Told::new(CODE, "resources need each other", HELP).at(At::Others(ids)))
}
