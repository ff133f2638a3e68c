//! A stack that cannot be changed as it is.
//!
//! Why: another deployment runs, or an earlier one failed and left it half made.
//!
//! Fix: deploy again: svlc waits, deletes it or has its rollback end, and asks before.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0837;

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let status = failure.between("is in ", " state and can")?;
    let help = match status {
        "ROLLBACK_COMPLETE" | "ROLLBACK_FAILED" | "CREATE_FAILED" | "DELETE_FAILED" => {
            "run `svlc deploy` again: it asks, deletes what was never made whole, and makes it anew"
        }
        "UPDATE_ROLLBACK_FAILED" => {
            "mend what keeps it, then run `svlc deploy` again: it asks, and has CloudFormation try the rollback once more"
        }
        _ => "run `svlc deploy` again: it waits until the other deployment is through",
    };
    Some(Told::new(CODE, format!("the stack is in `{status}`, and cannot be changed"), help))
}
