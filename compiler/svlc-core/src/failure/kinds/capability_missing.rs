//! A template with roles that nobody said may be made.
//!
//! Why: CloudFormation wants to be told that IAM's resources, or macros, are meant.
//!
//! Fix: say so.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0809;

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let wanted = failure.between("Requires capabilities : [", "]")?;
    let help = format!(
        "say that it is meant: `aws cloudformation deploy --capabilities {wanted}`, or deploy with `svlc deploy`, which does"
    );
    Some(Told::new(CODE, format!("`{wanted}` was not given when deploying"), help))
}
