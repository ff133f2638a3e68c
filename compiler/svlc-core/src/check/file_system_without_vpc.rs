//! A file system for a function that is in no network.
//!
//! Why: EFS is reached through the network that it is in, so Lambda refuses the function (`lambda-dg`, configuration-filesystem).
//!
//! ```yaml
//! functions: { orders: { file_system: { access_point: "arn:…", mount: /mnt/files } } }
//! ```
//!
//! Fix: `vpc` with subnets in which the file system has mount targets.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0329;
const HELP: &str = "add `vpc` with subnets in which the file system can be reached";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let shared = cx.spec.defaults.as_ref().and_then(|defaults| defaults.vpc.as_ref());
    let has_shared = shared.is_some() || cx.holes.hides_default("vpc");
    for (name, function) in cx.functions() {
        let Some(function) = function else { continue };
        let Some(file_system) = &function.file_system else { continue };
        let has_own = function.vpc.is_some() || cx.holes.hides("functions", &name.value, "vpc");
        if has_own || has_shared {
            continue;
        }
        // A mapping has no span of its own; its first value shows it.
        let mount = file_system.mount.as_ref().map(|mount| mount.span);
        let span = mount.or(file_system.access_point.as_ref().map(|arn| arn.span));
        let message = format!("function `{}` has a file system, but no `vpc`", name.value);
        sink.push(Diagnostic::new(CODE, span.unwrap_or(name.span), message, HELP));
    }
}
