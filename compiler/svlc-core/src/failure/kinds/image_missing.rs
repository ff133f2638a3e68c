//! A container image that Lambda cannot get.
//!
//! Why: it is not in the registry, or its repository does not let Lambda read it, or it is built for another processor.
//!
//! Fix: push it, in the region of the stack, with a repository policy that lets Lambda read.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0813;

const HELP: &str = "push the image to ECR in the region of the stack, and let `lambda.amazonaws.com` read the repository";

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let is_it = failure.says(&["Source image ", "access the ECR image", "image manifest"]);
    let message = format!("Lambda cannot get the image of {}", failure.subject);
    is_it.then(|| Told::new(CODE, message, HELP).fields(&["image", "Properties.Code.ImageUri"]))
}
