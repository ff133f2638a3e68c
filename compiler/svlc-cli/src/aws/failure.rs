//! What failed at AWS, as diagnostics on the spec. The kinds of failure are core's; here is what a deployment knows of one.

use svlc_core::cfn::Template;
use svlc_core::diagnostic::Diagnostic;
use svlc_core::failure::{self, Event, Stack};
use svlc_core::model::Model;
use svlc_core::source::Source;
use svlc_deploy::change::Refusal;
use svlc_deploy::protocol::{OperationEvent, StackEvent};

/// A deployment that failed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Failure<'a> {
    /// The spec.
    pub(crate) source: &'a Source,
    /// The environment that was to be deployed.
    pub(crate) environment: Option<&'a str>,
    /// The service.
    pub(crate) model: &'a Model,
    /// Its template.
    pub(crate) template: &'a Template,
    /// Values that are never shown.
    pub(crate) secrets: &'a [String],
}

impl<'a> Failure<'a> {
    /// The cause among the events of a stack.
    pub(crate) fn of_events(self, events: &[StackEvent]) -> Vec<Diagnostic> {
        let event = |event: &StackEvent| Event {
            id: event.logical_id.clone(),
            kind: event.resource_type.clone(),
            status: event.status.clone(),
            reason: event.reason.clone().unwrap_or_default(),
            ..Event::default()
        };
        failure::of_events(&events.iter().map(event).collect::<Vec<_>>(), self.stack())
    }

    /// What CloudFormation has against a template or a change set: all that its validation has found, else the reason it gives.
    pub(crate) fn of_refusal(self, refusal: &Refusal) -> Vec<Diagnostic> {
        if refusal.found.is_empty() {
            return vec![failure::of_refusal(&refusal.reason, self.stack())];
        }
        let finding = |found: &OperationEvent| Event {
            id: found.logical_id.clone().unwrap_or_default(),
            kind: found.resource_type.clone().unwrap_or_default(),
            reason: found.reason.clone().unwrap_or_default(),
            check: found.check.clone().unwrap_or_default(),
            path: found.path.clone().unwrap_or_default(),
            is_warning: found.mode.as_deref() == Some("WARN"),
            ..Event::default()
        };
        let findings: Vec<Event> = refusal.found.iter().map(finding).collect();
        failure::of_findings(&findings, self.stack())
    }

    fn stack(self) -> Stack<'a> {
        let Self { source, environment, model, template, secrets } = self;
        Stack { source, environment, template, origin: model.origin, secrets }
    }
}
