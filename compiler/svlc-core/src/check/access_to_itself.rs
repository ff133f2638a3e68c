//! A function that is granted the right to invoke itself.
//!
//! Why: its role would name the function and the function its role, a circle that CloudFormation refuses. It is also how a
//! function comes to call itself without end.
//!
//! ```yaml
//! functions: { orders: { access: { functions.orders: invoke } } }
//! ```
//!
//! Fix: put the rest of the work into a queue that the function reads.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::reference::{Resource, Section};

const CODE: Code = Code::SV0235;
const HELP: &str = "let it send what is left to a queue, and read that queue";
const NOTE: &str = "its role would name the function, and the function its role";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (function, target, _) in cx.access() {
        let itself = Resource { section: Section::Functions, name: &function.value };
        if Resource::parse(target) == Some(itself) {
            let message = format!("function `{}` is granted access to itself", function.value);
            sink.push(Diagnostic::new(CODE, target.span, message, HELP).note(NOTE));
        }
    }
}
