//! What the status of a stack means for whoever wants to change it: [`Standing`].

use crate::protocol::Stack;

/// How a stack stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// There is none.
    Absent,
    /// There is nothing in it: a change set was made for a new stack, and never executed.
    Reviewed,
    /// It can be changed.
    Settled,
    /// AWS is at work on it.
    Busy,
    /// It could not be made, and AWS only lets it be deleted.
    Unmade,
    /// An update failed, and going back failed, too.
    Stuck,
    /// It could not be deleted.
    Undeleted,
}

impl Standing {
    /// How a stack stands, if there is one.
    pub fn of(stack: Option<&Stack>) -> Self {
        stack.map_or(Self::Absent, |stack| Self::of_status(&stack.status))
    }

    /// As CloudFormation's statuses say. An update that failed and was to be kept so (`UPDATE_FAILED`) can be followed by another.
    pub fn of_status(status: &str) -> Self {
        match status {
            "DELETE_COMPLETE" => Self::Absent,
            "REVIEW_IN_PROGRESS" => Self::Reviewed,
            "CREATE_FAILED" | "ROLLBACK_COMPLETE" | "ROLLBACK_FAILED" => Self::Unmade,
            "UPDATE_ROLLBACK_FAILED" => Self::Stuck,
            "DELETE_FAILED" => Self::Undeleted,
            status if status.ends_with("_IN_PROGRESS") => Self::Busy,
            _ => Self::Settled,
        }
    }
}

/// Whether a change has come to the end that was wanted, as the last status of its stack says.
pub fn is_good(status: &str) -> bool {
    matches!(
        status,
        "CREATE_COMPLETE"
            | "UPDATE_COMPLETE"
            | "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"
            | "IMPORT_COMPLETE"
            | "DELETE_COMPLETE"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_of_a_stack_stands_for_something() {
        for (standing, statuses) in [
            (Standing::Reviewed, &["REVIEW_IN_PROGRESS"][..]),
            (
                Standing::Settled,
                &[
                    "CREATE_COMPLETE",
                    "UPDATE_COMPLETE",
                    "UPDATE_FAILED",
                    "UPDATE_ROLLBACK_COMPLETE",
                    "IMPORT_COMPLETE",
                    "IMPORT_ROLLBACK_COMPLETE",
                ],
            ),
            (
                Standing::Busy,
                &[
                    "CREATE_IN_PROGRESS",
                    "ROLLBACK_IN_PROGRESS",
                    "UPDATE_IN_PROGRESS",
                    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
                    "UPDATE_ROLLBACK_IN_PROGRESS",
                    "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
                    "DELETE_IN_PROGRESS",
                    "IMPORT_IN_PROGRESS",
                    "IMPORT_ROLLBACK_IN_PROGRESS",
                ],
            ),
            (Standing::Unmade, &["CREATE_FAILED", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED"]),
            (Standing::Stuck, &["UPDATE_ROLLBACK_FAILED"]),
            (Standing::Undeleted, &["DELETE_FAILED"]),
            (Standing::Absent, &["DELETE_COMPLETE"]),
        ] {
            for status in statuses {
                assert_eq!(Standing::of_status(status), standing, "{status}");
            }
        }
        assert_eq!(Standing::of(None), Standing::Absent);
    }

    #[test]
    fn a_rollback_is_no_good_end() {
        for status in ["ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "UPDATE_FAILED"] {
            assert!(!is_good(status), "{status}");
        }
        assert!(is_good("CREATE_COMPLETE") && is_good("UPDATE_COMPLETE"));
    }
}
