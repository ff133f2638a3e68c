//! `log_retention` of a function that writes to a log group which is there already.
//!
//! Why: the stack does not make that log group, so it cannot say how long it is kept; the setting would do nothing.
//!
//! ```yaml
//! functions: { orders: { log_retention: 7, logging: { group: /shop/all } } }
//! ```
//!
//! Fix: take one of the two away.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0331;
const HELP: &str = "take one of the two away: the retention is set where the log group is made";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let shared = cx.spec.defaults.as_ref().and_then(|defaults| defaults.logging.as_ref());
    for (name, function) in cx.functions() {
        let Some(function) = function else { continue };
        let Some(retention) = &function.log_retention else { continue };
        if function.logging.is_none() && cx.holes.hides("functions", &name.value, "logging") {
            continue;
        }
        let logging = function.logging.as_ref().or(shared);
        let Some(group) = logging.and_then(|logging| logging.group.as_ref()) else { continue };
        let message = format!(
            "function `{}` has no log group of its own to set `log_retention` of",
            name.value
        );
        sink.push(
            Diagnostic::new(CODE, retention.span, message, HELP)
                .also(group.span, "it writes to this one"),
        );
    }
}
