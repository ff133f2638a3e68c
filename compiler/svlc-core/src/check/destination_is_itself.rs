//! A function that hands records of its own invocations to itself.
//!
//! Why: Lambda refuses it (`lambda-dg`, API PutFunctionEventInvokeConfig): each record would be an event that makes another one.
//!
//! ```yaml
//! functions: { orders: { async: { on_failure: functions.orders } } }
//! ```
//!
//! Fix: a queue, or another function.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::reference::{Resource, Section};

const CODE: Code = Code::SV0338;
const HELP: &str = "name a queue or another function";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (name, target) in cx.destinations() {
        let Some(Resource { section: Section::Functions, name: other }) = Resource::parse(target)
        else {
            continue;
        };
        if other == name.value {
            let message = format!("function `{other}` cannot be where its own records go");
            sink.push(Diagnostic::new(CODE, target.span, message, HELP));
        }
    }
}
