//! A queue, table or stream that a function is to read from and that is not there.
//!
//! Why: its ARN is of another region or account, or of a stream that was made anew and has another ARN now.
//!
//! Fix: give the ARN as it is.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0821;

const HELP: &str = "give the ARN of a queue or stream that is there, in the region of the stack; a table's stream gets another when it is made anew";

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let words = [
        "Stream not found",
        "Unrecognized event source",
        "Cannot access stream",
        "NonExistentQueue",
        "specified queue does not exist",
        "Requested resource not found: Stream",
        "must be kinesis",
    ];
    let message = format!("what {} reads from is not there", failure.subject);
    let is_it = failure.kind == "AWS::Lambda::EventSourceMapping" && failure.says(&words);
    is_it.then(|| Told::new(CODE, message, HELP).fields(&["from", "queue", "table", "stream"]))
}
