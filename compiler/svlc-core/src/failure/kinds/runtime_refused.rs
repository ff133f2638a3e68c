//! A runtime that Lambda no longer takes.
//!
//! Why: some months after the end of a runtime no function can be made with it, and later none changed.
//!
//! Fix: take a newer one.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0812;

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let old = failure.between("The runtime parameter of ", " ")?;
    let help = match failure.between("use the new runtime (", ")") {
        Some(new) => format!("take `{new}`, which AWS recommends"),
        None => "take a newer one".to_owned(),
    };
    let message = format!("Lambda no longer takes `{old}`, the runtime of {}", failure.subject);
    Some(Told::new(CODE, message, help).fields(&["runtime", "Properties.Runtime"]))
}
