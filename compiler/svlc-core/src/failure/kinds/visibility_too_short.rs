//! A queue whose messages come back before the function is done with them.
//!
//! Why: Lambda refuses a queue with a visibility timeout shorter than the function's timeout.
//!
//! Fix: raise the one or lower the other.

use super::super::{At, Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0820;

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let visible = failure.between("Queue visibility timeout: ", " seconds")?;
    let timeout = failure.between("Function timeout: ", " seconds").unwrap_or("more");
    let message = format!(
        "messages come back after {visible} seconds, and the function may run for {timeout}"
    );
    let help = "raise `visibility_timeout` of the queue, AWS advises six times the function's timeout; or lower the function's `timeout`";
    Some(Told::new(CODE, message, help).at(At::Referred("EventSourceArn", "visibility_timeout")))
}
