//! A Lambda authorizer of payload 1.0 that is to answer yes or no.
//!
//! Why: the simple answer `{ "isAuthorized": true }` came with payload 2.0; with 1.0 an IAM policy is expected and API Gateway refuses
//! the setting (`botocore`, apigatewayv2 CreateAuthorizer EnableSimpleResponses).
//!
//! ```yaml
//! api: { authorizers: { gate: { type: lambda, function: gate, payload: "1.0", simple: true } } }
//! ```
//!
//! Fix: payload 2.0, or an answer that is a policy.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::{Authorizer, Payload};

const CODE: Code = Code::SV0348;
const MESSAGE: &str = "an authorizer of payload 1.0 answers with an IAM policy, not with yes or no";
const HELP: &str = "take `payload: \"1.0\"` away, or `simple: true`";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (_, authorizer) in cx.authorizers() {
        let Some(Authorizer::Lambda(own)) = authorizer else { continue };
        let payload = own.payload.as_ref().filter(|payload| payload.value == Payload::V1);
        let simple = own.simple.as_ref().filter(|simple| simple.value);
        if let (Some(payload), Some(simple)) = (payload, simple) {
            let diagnostic = Diagnostic::new(CODE, simple.span, MESSAGE, HELP);
            sink.push(diagnostic.also(payload.span, "payload 1.0"));
        }
    }
}
