//! A validation of CloudFormation's that does not pass, and does not say why.
//!
//! Why: what it has found is asked for by a call of its own, and whoever deploys may not make it.
//!
//! Fix: allow the call, and svlc shows each fault on its line.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0851;

const HELP: &str = "allow `cloudformation:DescribeEvents` to whoever deploys, and svlc shows each fault on its line";

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let is_it = failure.event.id.is_empty() && failure.says(&["AWS::EarlyValidation::"]);
    let message = "CloudFormation's validation does not pass, and what it found could not be read";
    is_it.then(|| Told::new(CODE, message, HELP))
}
