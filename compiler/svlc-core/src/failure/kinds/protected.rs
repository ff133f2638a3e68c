//! Something that is protected against deletion.
//!
//! Why: that is what `deletion_protection` is for; replacing it would delete it as well.
//!
//! Fix: lift the protection in a deployment of its own, if the data may go.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0828;

const HELP: &str =
    "if what is in it may go, set `deletion_protection: false`, deploy, and delete it after that";

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let words = ["protected against deletion", "eletion protection", "TerminationProtection"];
    let message = format!("{} is protected against deletion", failure.subject);
    let fields = &["deletion_protection", "Properties.DeletionProtectionEnabled"];
    failure.says(&words).then(|| Told::new(CODE, message, HELP).fields(fields))
}
