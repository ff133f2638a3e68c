//! A function that already reads from this source.
//!
//! Why: the mapping was made by hand or by another stack, or is being deleted still.
//!
//! Fix: delete it.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0819;

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    if !failure.says(&[
        "mapping already exists",
        "existing mapping with UUID",
        "An event source mapping with",
    ]) {
        return None;
    }
    let help = match failure.between("mapping with UUID ", " ") {
        Some(id) if id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') => {
            format!("delete the other: `aws lambda delete-event-source-mapping --uuid {id}`")
        }
        _ => "delete the other: `aws lambda list-event-source-mappings` lists it".to_owned(),
    };
    Some(Told::new(
        CODE,
        format!("{} is there already, outside of this stack", failure.subject),
        help,
    ))
}
