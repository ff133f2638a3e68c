//! A runtime that is deprecated, or will be within half a year.
//!
//! Why: from that day on it gets no security patches; some time later Lambda creates no functions with it, and then updates none
//! (`lambda-dg`, lambda-runtimes).
//!
//! ```yaml
//! functions: { orders: { runtime: nodejs20.x, code: ./orders, handler: index.handler } }
//! ```
//!
//! Fix: the newest runtime of the language.

use super::context::Context;
use super::make::today;
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0325;
/// How early to warn, in days.
const AHEAD: i64 = 180;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let today = today(cx);
    for (written, runtime) in cx.runtimes() {
        let Some(end) = runtime.end.filter(|end| end.blocks_creation > today) else { continue };
        let is_near = end.deprecated.unix_days() - today.unix_days() <= AHEAD;
        if !is_near {
            continue;
        }
        let (id, day) = (runtime.id, end.deprecated);
        let message = if day <= today {
            format!("`{id}` is deprecated since {day}")
        } else {
            format!("`{id}` will be deprecated on {day}")
        };
        let help = match runtime.successor {
            Some(successor) => format!("move to `{successor}`"),
            None => "move to another runtime".to_owned(),
        };
        let note = format!(
            "Lambda creates no functions with it from {} on, and updates none from {} on",
            end.blocks_creation, end.blocks_update
        );
        sink.push(Diagnostic::new(CODE, written.span, message, help).note(note));
    }
}
