//! An export that another stack uses or has.
//!
//! Why: what another stack imports can neither change nor go; and names of exports are taken for a whole region.
//!
//! Fix: change the other stack first, or export under another name.

use super::super::{At, Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0824;

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let by = |start, end| failure.between(start, end).map(str::to_owned);
    let mut starts = ["Export with name ", "Cannot delete export ", "Export "].into_iter();
    if failure.says(&["is in use by ", "is already exported by stack "]) {
        let name = starts.find_map(|start| by(start, " "))?;
        let (message, help) = match by("is already exported by stack ", " ") {
            Some(stack) => (
                format!("the stack `{stack}` already exports `{name}`"),
                "export it under another name".to_owned(),
            ),
            None => {
                let stack = by("is in use by ", " ").unwrap_or_default();
                let stack = stack.trim_end_matches(['.', ',']);
                (
                    format!("the stack `{stack}` uses the export `{name}`"),
                    format!("have `{stack}` do without it first, or keep the output as it is"),
                )
            }
        };
        return Some(Told::new(CODE, message, help).at(At::Value(name)));
    }
    None
}
