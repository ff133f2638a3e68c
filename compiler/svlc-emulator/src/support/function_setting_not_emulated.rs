//! A setting of a function that would change what it does, and does not here.
//!
//! Why: the function would see another network, other files, another start or another log than on AWS; what leads out of the service (a
//! dead letter or a record for an ARN) would go nowhere.
//!
//! ```yaml
//! functions: { orders: { blueprint: hello, dead_letter: "arn:aws:sqs:eu-west-1:123456789012:lost" } }
//! ```
//!
//! Fix: none here; the setting left out while developing.

use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::model::{AnyResource, Async, Function, Log, LogGroup, Model};

use crate::local::Local;

const CODE: Code = Code::SV0601;
const TO_ARN: &str = "svlc delivers nothing to an ARN";

pub(super) fn check(function: &Function, model: &Model, found: &mut Vec<Diagnostic>) {
    let asynchronous = function.asynchronous.as_ref();
    let settings = [
        ("async.on_success", leads_out(asynchronous, |one| &one.on_success), TO_ARN),
        ("async.on_failure", leads_out(asynchronous, |one| &one.on_failure), TO_ARN),
        ("dead_letter", is_outside(function.dead_letter.as_ref()), TO_ARN),
        ("file_system", function.file_system.is_some(), "there is no such file system"),
        ("layers", !function.layers.is_empty(), "layers are on AWS alone"),
        ("logging.group", !has_group(&function.log, model), "the name of its group is not known"),
        ("snap_start", function.snap_start, "there are no snapshots to start from"),
        ("url", function.url.is_some(), "svlc serves the API alone"),
        ("vpc", function.vpc.is_some(), "the network is this machine's"),
    ];
    for (setting, _, reason) in settings.into_iter().filter(|(_, is_refused, _)| *is_refused) {
        let message = format!("`{setting}` of the function `{}` is not emulated", function.name);
        let help = format!(
            "{reason}: leave `{setting}` out while you use `svlc dev`, or deploy the service"
        );
        let keys: Vec<&str> = setting.split('.').collect();
        let place = model.places.setting(function.origin, &keys);
        found.push(Diagnostic::new(CODE, place, message, help));
    }
}

fn leads_out(settings: Option<&Async>, to: fn(&Async) -> &Option<AnyResource>) -> bool {
    settings.is_some_and(|settings| {
        let Async { max_age: _, retries: _, on_success: _, on_failure: _ } = settings;
        is_outside(to(settings).as_ref())
    })
}

fn is_outside(target: Option<&AnyResource>) -> bool {
    matches!(target, Some(AnyResource::Arn(_)))
}

/// Whether the name of its group is known here.
fn has_group(log: &Log, model: &Model) -> bool {
    let Log { format: _, level: _, system_level: _, group } = log;
    match group {
        LogGroup::Own(_) => true,
        LogGroup::Named(name) => Local::new(model, "").text(name).is_some(),
    }
}
