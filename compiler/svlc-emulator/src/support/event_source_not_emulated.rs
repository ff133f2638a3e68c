//! What invokes a function beside its routes.
//!
//! Why: the emulator has no schedules, queues or streams; the function would wait for events that never come.
//!
//! ```yaml
//! functions: { nightly: { events: [{ schedule: rate(1 day) }] } }
//! ```
//!
//! Fix: none here; the event left out while developing.

use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::model::Function;

const CODE: Code = Code::SV0608;

pub(super) fn check(function: &Function, found: &mut Vec<Diagnostic>) {
    for event in &function.events {
        let message =
            format!("an event source of the function `{}` is not emulated", function.name);
        let help = "leave it out while you use `svlc dev`, or deploy the service";
        found.push(Diagnostic::new(CODE, event.origin, message, help));
    }
}
