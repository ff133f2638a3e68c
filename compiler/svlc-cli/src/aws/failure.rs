//! What failed at AWS, as diagnostics on the spec: a stack event, or what CloudFormation says of a change set, by way of the logical id
//! to the place that the resource comes from.

use svlc_core::cfn::Template;
use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::model::Model;
use svlc_deploy::protocol::StackEvent;

use super::words;

/// The type of a stack's own events.
const STACK: &str = "AWS::CloudFormation::Stack";

/// What CloudFormation says of a resource whose work it stopped because that of another failed.
const STOPPED: [&str; 2] = ["Resource creation cancelled", "Resource update cancelled"];

/// Where resources come from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Failure<'a> {
    /// The service.
    pub(crate) model: &'a Model,
    /// Its template.
    pub(crate) template: &'a Template,
}

impl Failure<'_> {
    /// A diagnostic for each resource that failed by itself; for the stack if none did.
    pub(crate) fn of_events(self, events: &[StackEvent]) -> Vec<Diagnostic> {
        let failed = |event: &&StackEvent| event.status.ends_with("_FAILED");
        let is_cause = |event: &&StackEvent| {
            let reason = event.reason.as_deref().unwrap_or_default();
            event.resource_type != STACK && !STOPPED.iter().any(|text| reason.starts_with(text))
        };
        let causes: Vec<Diagnostic> = events
            .iter()
            .filter(failed)
            .filter(is_cause)
            .map(|event| self.of_event(event))
            .collect();
        if !causes.is_empty() {
            return causes;
        }
        let told = |event: &&StackEvent| event.resource_type == STACK && event.reason.is_some();
        events.iter().rev().find(told).map(|event| self.of_event(event)).into_iter().collect()
    }

    fn of_event(self, event: &StackEvent) -> Diagnostic {
        let reason = event.reason.clone().unwrap_or_else(|| event.status.clone());
        let kind = words::kind(&event.resource_type);
        self.diagnostic(&event.logical_id, &format!("`{}` ({kind})", event.logical_id), &reason)
    }

    /// What CloudFormation has against the template as a whole; on the resource that it names first, if it names one.
    pub(crate) fn of_reason(self, reason: &str) -> Diagnostic {
        let is_id = |c: char| c.is_ascii_alphanumeric();
        let words = reason.split(|c| !is_id(c));
        let named = words.into_iter().find(|word| self.template.resources.contains_key(*word));
        self.diagnostic(named.unwrap_or_default(), "the template", reason)
    }

    fn diagnostic(self, id: &str, what: &str, reason: &str) -> Diagnostic {
        let origin = self.template.resources.get(id).and_then(|resource| resource.origin);
        let span = origin.unwrap_or(self.model.origin);
        let message = format!("CloudFormation could not deploy {what}");
        let help = "AWS's reason is all that is known of it; mend what it names and deploy again";
        Diagnostic::new(Code::SV0850, span, message, help).note(reason)
    }
}
