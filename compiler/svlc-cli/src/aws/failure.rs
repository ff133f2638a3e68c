//! What failed at AWS, as diagnostics on the spec. The kinds of failure are core's; here is what a deployment knows of one.

use svlc_core::cfn::Template;
use svlc_core::diagnostic::Diagnostic;
use svlc_core::failure::{self, Event, Stack};
use svlc_core::model::Model;
use svlc_core::source::Source;
use svlc_deploy::protocol::StackEvent;

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
        };
        failure::of_events(&events.iter().map(event).collect::<Vec<_>>(), self.stack())
    }

    /// What CloudFormation has against a template or a change set.
    pub(crate) fn of_reason(self, reason: &str) -> Diagnostic {
        failure::of_refusal(reason, self.stack())
    }

    fn stack(self) -> Stack<'a> {
        let Self { source, environment, model, template, secrets } = self;
        Stack { source, environment, template, origin: model.origin, secrets }
    }
}
