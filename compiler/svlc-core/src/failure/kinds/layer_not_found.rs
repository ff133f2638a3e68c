//! A layer that is not there for this function.
//!
//! Why: a layer can be used in its own region only, and from another account only where its owner allows it; its ARN ends with a version.
//!
//! Fix: give the ARN of a version in the region of the stack.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0816;

const HELP: &str = "give the ARN, with its version, of a layer in the region of the stack that its owner shares with this account";

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let is_it = failure.says(&["lambda:GetLayerVersion"])
        || (failure.says(&["ayer version", ":layer:"])
            && failure.says(&["not exist", "not found", "at 'layers'"]));
    let message = format!("a layer of {} is not there", failure.subject);
    is_it.then(|| Told::new(CODE, message, HELP).fields(&["layers", "Properties.Layers"]))
}
