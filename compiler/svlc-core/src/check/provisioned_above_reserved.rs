//! More provisioned than reserved concurrency.
//!
//! Why: what is kept ready is a part of what may run at once, and Lambda refuses more (`lambda-dg`, provisioned-concurrency).
//!
//! ```yaml
//! functions: { orders: { reserved_concurrency: 5, provisioned_concurrency: 10 } }
//! ```
//!
//! Fix: keep fewer ready, or reserve more.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0336;
const HELP: &str = "keep fewer ready, or reserve more";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (name, function) in cx.functions() {
        let Some(function) = function else { continue };
        let Some(provisioned) = &function.provisioned_concurrency else { continue };
        let Some(reserved) = &function.reserved_concurrency else { continue };
        if provisioned.value > reserved.value {
            let message = format!(
                "function `{}` keeps {} ready, but only {} may run",
                name.value, provisioned.value, reserved.value
            );
            sink.push(
                Diagnostic::new(CODE, provisioned.span, message, HELP)
                    .also(reserved.span, "so many may run"),
            );
        }
    }
}
