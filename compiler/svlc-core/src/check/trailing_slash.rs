//! A route key that ends in `/`.
//!
//! Why: API Gateway refuses such a key, or from an OpenAPI body drops the route without a word. A request with the
//! slash reaches the route without it anyway (reported by users of SAM and CDK).
//!
//! ```yaml
//! routes: { GET /orders/: orders }
//! ```
//!
//! Fix: `GET /orders`.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::routing::RouteKeyFaultKind;

const CODE: Code = Code::SV0301;
const MESSAGE: &str = "route key ends in `/`";
const HELP: &str = "take the last `/` away: API Gateway has no such routes";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (key, fault) in cx.route_key_faults() {
        let after_empty = key.value[..fault.at.start].ends_with('/'); // `//` is told as an empty segment.
        if fault.kind == RouteKeyFaultKind::TrailingSlash && !after_empty {
            let span = cx.within(key.span, &key.value, fault.at.clone());
            let (fixed, text) = cx.edit(key.span, &key.value, fault.at.clone(), "");
            sink.push(Diagnostic::new(CODE, span, MESSAGE, HELP).fix(fixed, text));
        }
    }
}
