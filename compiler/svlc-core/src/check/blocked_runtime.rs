//! A runtime with which Lambda no longer creates functions.
//!
//! Why: CloudFormation cannot create the stack, and soon after cannot update one that is there (`lambda-dg`,
//! lambda-runtimes). What day it is, the command line says; the dates are in `facts::runtimes`.
//!
//! ```yaml
//! functions: { orders: { runtime: nodejs14.x, code: ./orders, handler: index.handler } }
//! ```
//!
//! Fix: the newest runtime of the language.

use super::context::Context;
use super::make::today;
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0324;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (written, runtime) in cx.runtimes() {
        let Some(end) = runtime.end.filter(|end| end.blocks_creation <= today(cx)) else {
            continue;
        };
        let id = runtime.id;
        let message =
            format!("Lambda creates no functions with `{id}` since {}", end.blocks_creation);
        let fault = match runtime.successor {
            Some(successor) => {
                Diagnostic::new(CODE, written.span, message, format!("use `{successor}`"))
                    .fix(written.span, successor)
            }
            None => Diagnostic::new(CODE, written.span, message, "use another runtime"),
        };
        sink.push(fault.note(format!(
            "it was deprecated on {}, and functions that use it are not updated from {} on",
            end.deprecated, end.blocks_update
        )));
    }
}
