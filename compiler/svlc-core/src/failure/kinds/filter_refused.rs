//! A filter or pattern that AWS does not take.
//!
//! Why: SNS, EventBridge and Lambda each have rules of their own for what may stand in one.
//!
//! Fix: mend it as AWS's words say.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0822;

const HELP: &str =
    "mend it as AWS says: fields lead to lists of what is wanted, none of them empty";

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let words = [
        "FilterPolicy",
        "filter policy",
        "filter pattern",
        "Filter pattern",
        "FilterCriteria",
        "Event pattern is not valid",
        "Reason: Filter is not an object",
    ];
    let message = format!("AWS does not take the filter of {}", failure.subject);
    let fields = &[
        "filter",
        "pattern",
        "filter_scope",
        "Properties.FilterPolicy",
        "Properties.EventPattern",
    ];
    failure.says(&words).then(|| Told::new(CODE, message, HELP).fields(fields))
}
