//! A parameter that an action of an AWS service does not have, or that svlc fills in.
//!
//! Why: API Gateway refuses a parameter that it does not know (`apigw-dg`, http-api-develop-integrations-aws-services-reference). The one
//! that names the target comes from `target`, so that the role may do it to just that.
//!
//! ```yaml
//! integrations:
//!   jobs: { type: aws, action: SQS-SendMessage, target: queues.jobs, parameters: { MessageBody: $request.body, Delay: "5" } }
//! ```
//!
//! Fix: `DelaySeconds`.

use super::context::{Context, scalar};
use super::unnamed_action_target::is_named;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::ServiceAction;
use crate::spec::{AwsIntegration, Integration, Spanned};
use crate::suggest;

const CODE: Code = Code::SV0356;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (_, integration) in cx.integrations() {
        let Some(Integration::Aws(own)) = integration else { continue };
        let Some(action) = &own.action else { continue };
        for name in own.parameters.iter().flat_map(|all| all.names()) {
            if let Some(fault) = fault(own, action.facts(), name) {
                sink.push(fault);
            }
        }
    }
}

fn fault(
    own: &AwsIntegration,
    action: &ServiceAction,
    name: &Spanned<String>,
) -> Option<Diagnostic> {
    let known = || action.required.iter().chain(action.optional).copied();
    if known().any(|known| known == name.value) {
        return None;
    }
    if name.value == action.target {
        if !is_named(own)? {
            return None; // It is the only way to say it.
        }
        let message = format!("svlc fills in `{}` from `target`", name.value);
        return Some(Diagnostic::new(CODE, name.span, message, "take it away"));
    }
    let message = format!("`{}` has no parameter `{}`", action.name, name.value);
    Some(match suggest::nearest(name, known()) {
        Some(meant) => {
            Diagnostic::new(CODE, name.span, message, format!("did you mean `{meant}`?"))
                .fix(name.span, scalar(meant))
        }
        None => {
            let names: Vec<&str> = known().collect();
            let help =
                format!("it can have {}", super::names::list(names.iter().copied(), names.len()));
            Diagnostic::new(CODE, name.span, message, help)
        }
    })
}
