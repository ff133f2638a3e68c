//! An API that answers nowhere: its default endpoint is off, and it has no domain.
//!
//! Why: every request would get 404.
//!
//! ```yaml
//! api: { default_endpoint: false }
//! ```
//!
//! Fix: a domain, or the default endpoint.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0360;
const MESSAGE: &str = "without its default endpoint and without a domain, the API answers nowhere";
const HELP: &str = "add `api.domain`, or take `default_endpoint: false` away";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let endpoint = cx.spec.api.as_ref().and_then(|api| api.default_endpoint.as_ref());
    let Some(off) = endpoint.filter(|endpoint| !endpoint.value) else { return };
    if cx.domain().is_none() && !cx.holes.hides_in("api", "domain") {
        sink.push(Diagnostic::new(CODE, off.span, MESSAGE, HELP));
    }
}
