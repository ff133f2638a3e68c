//! A function's role that may not do what the function's settings need.
//!
//! Why: Lambda tries when it makes the function or the event source mapping. svlc gives the role what the spec needs; a policy of the
//! organisation, of a key or of the source may still deny it.
//!
//! Fix: allow it.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0808;

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let start =
        ["execution role does not have permissions to call ", "execution role have permission to "];
    let call = start.iter().find_map(|start| failure.between(start, " "))?;
    let message =
        format!("the role of the function may not call `{call}`, which {} needs", failure.subject);
    let help = format!(
        "allow `{call}` in the function's `access` or `policies`; where it is allowed, a policy of the organisation or of the other side denies it"
    );
    Some(Told::new(CODE, message, help).fields(&["vpc", "file_system", "dead_letter", "from"]))
}
