//! A function URL that everyone may call.
//!
//! Why: whoever finds it runs the function, and the account pays; there is no throttle before it but `reserved_concurrency`.
//!
//! ```yaml
//! functions: { hooks: { url: none } }
//! ```
//!
//! Fix: `url: iam`, or a route with an authorizer. Where it is meant, silence the warning with the reason.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::UrlAuth;

const CODE: Code = Code::SV0402;
const HELP: &str = "write `iam`, or silence this warning and say why everyone may";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (name, function) in cx.functions() {
        let auth = function.and_then(|function| function.url.as_ref()?.auth());
        if let Some(auth) = auth.filter(|auth| auth.value == UrlAuth::None) {
            let message = format!("everyone may call the URL of function `{}`", name.value);
            sink.push(Diagnostic::new(CODE, auth.span, message, HELP));
        }
    }
}
