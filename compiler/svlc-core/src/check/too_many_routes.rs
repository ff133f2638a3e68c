//! More than 300 routes.
//!
//! Why: an API has 300 at most (`apigw-dg`, quotas; AWS may raise it for an account on request).
//!
//! Example: a spec whose `routes` has 301 entries.
//!
//! Fix: `ANY` for all methods of a path, `{proxy+}` for all paths below one, or a second service.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::ROUTES;

const CODE: Code = Code::SV0312;
const HELP: &str = "join routes with `ANY` or `{proxy+}`, or split the service in two";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    if let Some(first_over) = cx.routes.get(ROUTES) {
        let message = format!("the API has {} routes, more than {ROUTES}", cx.routes.len());
        let label = format!("route {} of {}", ROUTES + 1, cx.routes.len());
        sink.push(Diagnostic::new(CODE, first_over.key.span, message, HELP).label(label));
    }
}
