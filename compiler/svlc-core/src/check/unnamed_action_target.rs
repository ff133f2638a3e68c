//! The ARN of a queue or stream from which the name that the action takes cannot be read.
//!
//! Why: `SQS-*` takes the URL of a queue and `Kinesis-PutRecord` the name of a stream. svlc reads them from the ARN, but a reference to an
//! ARN as a whole is known only when the stack is deployed.
//!
//! ```yaml
//! integrations:
//!   jobs: { type: aws, action: SQS-SendMessage, target: "${resources.Jobs.Arn}", parameters: { MessageBody: $request.body } }
//! ```
//!
//! Fix: give the parameter, `QueueUrl: ${resources.Jobs}`.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::{AwsIntegration, Integration};

const CODE: Code = Code::SV0358;
/// Fields of the ARN of a queue or stream.
const FIELDS: usize = 6;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (name, integration) in cx.integrations() {
        let Some(Integration::Aws(own)) = integration else { continue };
        let (Some(action), Some(target)) = (&own.action, &own.target) else { continue };
        let wanted = action.facts().target;
        let is_given = own.parameters.as_ref().is_some_and(|all| all.name(wanted).is_some())
            || cx.holes.hides("integrations", name, "parameters") && own.parameters.is_none();
        if is_named(own) == Some(false) && !is_given {
            let message = format!("`{wanted}` cannot be read from this reference");
            let help = format!("add `{wanted}` to `parameters`");
            sink.push(Diagnostic::new(CODE, target.span, message, help));
        }
    }
}

/// Whether the target is such that svlc can fill in the parameter that names it; `None` if it was faulty.
pub(super) fn is_named(own: &AwsIntegration) -> Option<bool> {
    let (action, target) = (own.action.as_ref()?.facts(), own.target.as_ref()?);
    let is_own = !target.starts_with("arn:") && !target.contains("${");
    let by_arn = !matches!(action.service, "sqs" | "kinesis");
    let fields: Vec<&str> = target.split(':').collect();
    let is_stream = fields.last().is_some_and(|last| last.starts_with("stream/"));
    let is_whole = fields.len() == FIELDS && (action.service == "sqs" || is_stream);
    Some(is_own || by_arn || is_whole)
}
