//! An authorizer's function that may run longer than API Gateway waits for it.
//!
//! Why: API Gateway waits 10 seconds for an authorizer (`apigw-dg`, quotas; not raisable), then answers 500 while the function goes on
//! and is paid for.
//!
//! ```yaml
//! functions: { gate: { timeout: 30 } }
//! api: { authorizers: { gate: { type: lambda, function: gate } } }
//! ```
//!
//! Fix: a timeout of 10 seconds or less.

use super::context::{Callee, Context};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::AUTHORIZER_TIMEOUT_SECONDS;
use crate::spec::Authorizer;

const CODE: Code = Code::SV0350;
const NOTE: &str = "after that the client gets 500, and the function goes on and is paid for";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let shared = cx.spec.defaults.as_ref().and_then(|defaults| defaults.timeout.as_ref());
    for (_, authorizer) in cx.authorizers() {
        let Some(written) = authorizer.and_then(Authorizer::function) else { continue };
        let Callee::Function(name, Some(function)) = cx.callee(written) else { continue };
        // One that was not read is spoken of already.
        if function.timeout.is_none() && cx.holes.hides("functions", &name.value, "timeout") {
            continue;
        }
        let timeout = function.timeout.as_ref().or(shared);
        let Some(timeout) = timeout.filter(|own| own.value > AUTHORIZER_TIMEOUT_SECONDS) else {
            continue;
        };
        let message = format!(
            "authorizer function `{}` may run {} s, but API Gateway waits {AUTHORIZER_TIMEOUT_SECONDS} s",
            name.value, timeout.value
        );
        let help = format!("give it a `timeout` of {AUTHORIZER_TIMEOUT_SECONDS} s or less");
        let diagnostic = Diagnostic::new(CODE, timeout.span, message, help).note(NOTE);
        sink.push(diagnostic.also(written.span, "it is an authorizer here"));
    }
}
