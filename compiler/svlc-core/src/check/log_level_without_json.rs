//! A log level without `format: json`.
//!
//! Why: Lambda filters only what it can read, and refuses levels for text (`lambda-dg`, monitoring-cloudwatchlogs; cfn-lint 1.58
//! rule E3696).
//!
//! ```yaml
//! functions: { orders: { logging: { level: warn } } }
//! ```
//!
//! Fix: `format: json`, or no level.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::{LogFormat, Logging};

const CODE: Code = Code::SV0330;
const HELP: &str = "add `format: json`, or take the level away";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let shared = cx.spec.defaults.as_ref().and_then(|defaults| defaults.logging.as_ref());
    let shared = shared.map(|logging| (logging, cx.holes.hides_logging_format(None)));
    let own = cx.functions().filter_map(|(name, function)| {
        let logging = function?.logging.as_ref()?;
        Some((logging, cx.holes.hides_logging_format(Some(&name.value))))
    });
    for (logging, hides_format) in shared.into_iter().chain(own) {
        let is_text = match &logging.format {
            Some(format) => format.value == LogFormat::Text,
            None => !hides_format,
        };
        if is_text {
            report(logging, sink);
        }
    }
}

/// One format is missing, whether one level or both are there.
fn report(logging: &Logging, sink: &mut Sink) {
    let level = logging.level.as_ref().map(|level| ("level", level.span));
    let system = logging.system_level.as_ref().map(|level| ("system_level", level.span));
    let Some((key, span)) = level.or(system) else { return };
    let message = format!("`{key}` is of no use for a log in text");
    let fault = Diagnostic::new(CODE, span, message, HELP);
    sink.push(match &logging.format {
        Some(format) => fault.also(format.span, "the log is in text"),
        None => fault.note("a log without `format` is in text"),
    });
}
