//! A Lambda authorizer whose answers are to be kept, but that has no identity to keep them by.
//!
//! Why: API Gateway keeps an answer under the values of the identity sources and refuses to keep it without any (`apigw-dg`,
//! http-api-lambda-authorizer). If it did, the first caller's answer would be everybody's.
//!
//! ```yaml
//! api: { authorizers: { gate: { type: lambda, function: gate, identity: [], ttl: 300 } } }
//! ```
//!
//! Fix: say what tells callers apart, or keep nothing.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::Authorizer;

const CODE: Code = Code::SV0346;
const MESSAGE: &str = "an answer cannot be kept without an identity to keep it by";
const HELP: &str = "name in `identity` what tells callers apart, or take `ttl` away";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (name, authorizer) in cx.authorizers() {
        let Some(Authorizer::Lambda(own)) = authorizer else { continue };
        let written = cx.holes.items(&["api", "authorizers", name, "identity"]);
        let is_empty = own.identity.as_ref().is_some_and(Vec::is_empty) && written == 0;
        if let Some(ttl) = own.ttl.as_ref().filter(|ttl| is_empty && ttl.value > 0) {
            sink.push(Diagnostic::new(CODE, ttl.span, MESSAGE, HELP));
        }
    }
}
