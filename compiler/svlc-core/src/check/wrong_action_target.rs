//! An action of an AWS service that is done to something of another service.
//!
//! Why: a message goes to a queue and an event to a bus; the call would fail for every request.
//!
//! ```yaml
//! integrations: { jobs: { type: aws, action: SQS-SendMessage, target: buses.orders, parameters: { MessageBody: $request.body } } }
//! ```
//!
//! Fix: a target of the action's service.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::reference::{Resource, Section};
use crate::spec::Integration;

const CODE: Code = Code::SV0357;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (_, integration) in cx.integrations() {
        let Some(Integration::Aws(own)) = integration else { continue };
        let (Some(action), Some(target)) = (&own.action, &own.target) else { continue };
        let facts = action.facts();
        let service = service(target);
        if service.is_none_or(|service| service == facts.service) {
            continue;
        }
        let message = format!("`{}` is done to {}", facts.name, wanted(facts.service));
        let help = match facts.service {
            "sqs" => "name a queue such as `queues.jobs`, or its ARN".to_owned(),
            "events" => "name an event bus such as `buses.orders`, or its ARN".to_owned(),
            service => format!("write the ARN of one, `arn:aws:{service}:…`"),
        };
        let diagnostic = Diagnostic::new(CODE, target.span, message, help);
        sink.push(diagnostic.also(action.span, "the action"));
    }
}

/// The service of a target, if it can be told.
fn service(target: &str) -> Option<&str> {
    if let Some(arn) = target.strip_prefix("arn:") {
        return arn.split(':').nth(1).filter(|service| !service.contains("${"));
    }
    match Resource::parse(target).filter(|_| !target.contains("${"))?.section {
        Section::Queues => Some("sqs"),
        Section::Buses => Some("events"),
        _ => None,
    }
}

fn wanted(service: &str) -> &'static str {
    match service {
        "sqs" => "a queue",
        "events" => "an event bus",
        "kinesis" => "a Kinesis stream",
        _ => "a state machine",
    }
}
