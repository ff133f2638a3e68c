//! A stack that cannot be changed as it is.
//!
//! Why: another deployment runs, or an earlier one failed and left it half made.
//!
//! Fix: wait, or delete it, or have its rollback end.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0837;

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let status = failure.between("is in ", " state and can")?;
    let help = match status {
        "ROLLBACK_COMPLETE" | "ROLLBACK_FAILED" | "CREATE_FAILED" | "DELETE_FAILED" => {
            "delete it, then deploy again: it was never made whole"
        }
        "UPDATE_ROLLBACK_FAILED" => {
            "mend what keeps it, then have CloudFormation go on: `aws cloudformation continue-update-rollback`"
        }
        _ => "wait until the other deployment is through, then deploy again",
    };
    Some(Told::new(CODE, format!("the stack is in `{status}`, and cannot be changed"), help))
}
