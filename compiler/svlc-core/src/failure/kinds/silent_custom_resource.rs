//! A custom resource whose function did not answer.
//!
//! Why: it ended, or never ran, without sending an answer to the URL in the event.
//!
//! Fix: look at its log.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0835;

const HELP: &str = "look at the log of the function behind it: it has to send an answer to `ResponseURL` whatever happens";

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let words = [
        "did not receive a response from your Custom Resource",
        "Custom Resource failed to stabilize",
    ];
    let message = format!("{} sent no answer", failure.subject);
    let fields = &["Properties.ServiceToken"];
    failure.says(&words).then(|| Told::new(CODE, message, HELP).fields(fields))
}
