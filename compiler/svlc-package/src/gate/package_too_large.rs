//! A package that is larger than Lambda takes, once it is unzipped.
//!
//! Why: Lambda refuses to create the function (`lambda-dg`, quotas).
//!
//! Fix: leave out what the function does not need, or make it a container image.

use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::facts::UNZIPPED_BYTES;
use svlc_core::model::Function;

use super::size;
use crate::archive::{Entries, unzipped};

const CODE: Code = Code::SV0707;
const HELP: &str = "leave out what it does not need, or make it a container `image`";

pub(super) fn check(function: &Function, entries: &Entries, found: &mut Vec<Diagnostic>) {
    if unzipped(entries) <= UNZIPPED_BYTES {
        return;
    }
    let most = size(UNZIPPED_BYTES);
    let message = format!("`{}` is more than the {most} that Lambda takes unzipped", function.name);
    found.push(Diagnostic::new(CODE, function.origin, message, HELP));
}
