//! A name that was given up a moment ago.
//!
//! Why: SQS keeps a queue's name for 60 seconds after its deletion, S3 a bucket's for as long as it takes.
//!
//! Fix: wait a minute.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0802;

const HELP: &str = "deploy again in a minute";

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let words = [
        "You must wait 60 seconds after deleting",
        "QueueDeletedRecently",
        "conflicting conditional operation is currently in progress",
    ];
    let message = format!("the name of {} is not free yet", failure.subject);
    failure.says(&words).then(|| Told::new(CODE, message, HELP))
}
