//! A route key that is neither `$default` nor a method, one space and a path.
//!
//! Why: API Gateway refuses it. A path starts with `/`; its segments are letters, digits and `_.:-`, or a parameter.
//!
//! ```yaml
//! routes: { /orders: orders }
//! ```
//!
//! Fix: `GET /orders`.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::routing::RouteKeyFaultKind;

const CODE: Code = Code::SV0306;
const HELP: &str = "write `$default`, or a method, one space and a path such as `GET /orders/{id}`";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (key, fault) in cx.route_key_faults() {
        if let RouteKeyFaultKind::Malformed(why) = fault.kind {
            let message = format!("not a route key: {why}");
            let span = cx.within(key.span, &key.value, fault.at.clone());
            sink.push(Diagnostic::new(CODE, span, message, HELP));
        }
    }
}
