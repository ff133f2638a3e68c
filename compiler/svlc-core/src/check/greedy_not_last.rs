//! `{name+}` before the end of a route's path.
//!
//! Why: it takes all the rest of the path, so nothing can follow. API Gateway refuses it (`apigw-dg`,
//! http-api-develop-routes).
//!
//! ```yaml
//! routes: { "GET /files/{path+}/info": files }
//! ```
//!
//! Fix: put it last, or make it `{name}`, which is one segment.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::routing::RouteKeyFaultKind;

const CODE: Code = Code::SV0303;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (key, fault) in cx.route_key_faults() {
        if fault.kind == RouteKeyFaultKind::GreedyNotLast {
            let segment = &key.value[fault.at.clone()];
            let message = format!("`{segment}` takes the rest of the path, but more follows");
            let help = format!(
                "put `{segment}` last, or write `{}` for one segment",
                segment.replace('+', "")
            );
            let span = cx.within(key.span, &key.value, fault.at.clone());
            sink.push(Diagnostic::new(CODE, span, message, help));
        }
    }
}
