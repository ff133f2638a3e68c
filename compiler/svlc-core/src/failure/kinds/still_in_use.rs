//! Something that cannot go, because something else needs it.
//!
//! Why: AWS deletes no bucket with objects in it, no role that something uses, no security group with interfaces.
//!
//! Fix: take away what needs it.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0827;

const BUCKET: &str =
    "empty the bucket first, all versions of its objects too, or keep it with `retain: true`";
const OTHER: &str = "take away what needs it, outside of this stack too, and try again";

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let words = [
        "not empty",
        "DependencyViolation",
        "dependent object",
        "must detach",
        "must delete",
        "must remove",
        "DeleteConflict",
        "ResourceInUse",
        "is currently in use",
        "is in use by",
        "still in use",
        "being used by",
    ];
    if !failure.says(&words) {
        return None;
    }
    let help = if failure.says(&["not empty"]) { BUCKET } else { OTHER };
    Some(Told::new(CODE, format!("{} is still in use", failure.subject), help))
}
