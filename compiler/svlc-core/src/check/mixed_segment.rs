//! A segment of a route's path that has both text and a parameter.
//!
//! Why: for API Gateway a segment is either text or one parameter; it refuses others when the stack is made ("One or
//! more path parts appear to be invalid").
//!
//! ```yaml
//! routes: { "GET /orders/{id}.json": orders }
//! ```
//!
//! Fix: `GET /orders/{id}`, and take `.json` off in the function.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::routing::RouteKeyFaultKind;

const CODE: Code = Code::SV0302;
const HELP: &str =
    "make the whole segment a parameter, such as `{name}`, and take it apart in the function";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (key, fault) in cx.route_key_faults() {
        if fault.kind == RouteKeyFaultKind::MixedSegment {
            let segment = &key.value[fault.at.clone()];
            let message = format!("segment `{segment}` is neither text nor one `{{parameter}}`");
            let span = cx.within(key.span, &key.value, fault.at.clone());
            sink.push(Diagnostic::new(CODE, span, message, HELP));
        }
    }
}
