//! A route whose path has two parameters of one name.
//!
//! Why: the event has one value for each name (`pathParameters`), so one of the two would be lost.
//!
//! ```yaml
//! routes: { "GET /users/{id}/orders/{id}": orders }
//! ```
//!
//! Fix: `GET /users/{user}/orders/{order}`.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::routing::RouteKeyFaultKind;

const CODE: Code = Code::SV0304;
const HELP: &str = "give each parameter a name of its own";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (key, fault) in cx.route_key_faults() {
        if let RouteKeyFaultKind::RepeatedParameter(first) = &fault.kind {
            let place = |range| cx.within(key.span, &key.value, range);
            let message = format!("the path has `{}` already", &key.value[first.clone()]);
            sink.push(
                Diagnostic::new(CODE, place(fault.at.clone()), message, HELP)
                    .also(place(first.clone()), "the first of that name"),
            );
        }
    }
}
