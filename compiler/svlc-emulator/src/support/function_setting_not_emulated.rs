//! A setting of a function that would change what it does, and does not here.
//!
//! Why: the function would see another network, other files, another start or another log than on AWS; what Lambda itself
//! sends (`dead_letter`, `async`) would go nowhere.
//!
//! ```yaml
//! functions: { orders: { blueprint: hello, dead_letter: "arn:aws:sqs:eu-west-1:123456789012:lost" } }
//! ```
//!
//! Fix: none here; the setting left out while developing.

use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::model::{Function, Log, LogFormat, LogGroup};

const CODE: Code = Code::SV0601;

pub(super) fn check(function: &Function, found: &mut Vec<Diagnostic>) {
    let settings = [
        ("async", function.asynchronous.is_some()),
        ("dead_letter", function.dead_letter.is_some()),
        ("file_system", function.file_system.is_some()),
        ("layers", !function.layers.is_empty()),
        ("logging", !is_plain_log(&function.log)),
        ("provisioned_concurrency", function.provisioned_concurrency.is_some()),
        ("snap_start", function.snap_start),
        ("tracing", function.tracing),
        ("url", function.url.is_some()),
        ("vpc", function.vpc.is_some()),
    ];
    for (setting, _) in settings.into_iter().filter(|(_, is_used)| *is_used) {
        let message = format!("`{setting}` of the function `{}` is not emulated", function.name);
        let help = format!("leave `{setting}` out while you use `svlc dev`, or deploy the service");
        found.push(Diagnostic::new(CODE, function.origin, message, help));
    }
}

/// Whether a log is as the emulator writes it: text, in a group of its own.
fn is_plain_log(log: &Log) -> bool {
    let Log { format, level, system_level, group } = log;
    let is_text = matches!(format, None | Some(LogFormat::Text));
    is_text && level.is_none() && system_level.is_none() && matches!(group, LogGroup::Own(_))
}
