//! A validation of CloudFormation's that does not pass, and does not say why.
//!
//! Why: what it has found is asked for by a call of its own. Whoever deploys may not make it, or AWS does not answer it.
//!
//! Fix: allow the call, and svlc shows each fault on its line. Else ask again, or have CloudFormation's console show it.

use super::super::{Failure, Told, Unread};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0851;

const ALLOW: &str = "allow `cloudformation:DescribeEvents` to whoever deploys, and svlc shows each fault on its line";

const LOOK: &str = "deploy again, or make a change set of the template that `svlc build` writes in CloudFormation's console, which shows it";

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let is_it = failure.event.id.is_empty() && failure.says(&["AWS::EarlyValidation::"]);
    let message = "CloudFormation's validation does not pass, and what it found could not be read";
    let (help, answer) = match &failure.event.unread {
        Some(Unread::Forbidden) => (ALLOW, None),
        Some(Unread::Failed(answer)) => (LOOK, Some(answer.clone())),
        None => (LOOK, None),
    };
    is_it.then(|| Told::new(CODE, message, help).answered(answer))
}
