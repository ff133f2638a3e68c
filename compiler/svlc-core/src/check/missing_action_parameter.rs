//! An action of an AWS service without a parameter that it has to have.
//!
//! Why: API Gateway refuses the integration (`apigw-dg`, http-api-develop-integrations-aws-services-reference).
//!
//! ```yaml
//! integrations: { jobs: { type: aws, action: SQS-SendMessage, target: queues.jobs } }    # what message?
//! ```
//!
//! Fix: `parameters: { MessageBody: $request.body }`.

use super::context::Context;
use super::names::list;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::Integration;
use crate::suggest;

const CODE: Code = Code::SV0355;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (name, integration) in cx.integrations() {
        let Some(Integration::Aws(own)) = integration else { continue };
        let Some(action) = &own.action else { continue };
        if own.parameters.is_none() && cx.holes.hides("integrations", name, "parameters") {
            continue;
        }
        let has = |wanted: &str| {
            let mut written = own.parameters.iter().flat_map(|all| all.names());
            written.any(|name| suggest::nearest(name, [wanted]).is_some())
        };
        let required = action.facts().required;
        let missing: Vec<&str> = required.iter().copied().filter(|name| !has(name)).collect();
        if !missing.is_empty() {
            let names = list(missing.iter().copied(), missing.len());
            let message = format!("`{}` lacks {names}", action.value.0);
            let help = format!("add to `parameters` such as `{}: $request.body`", missing[0]);
            sink.push(Diagnostic::new(CODE, action.span, message, help));
        }
    }
}
