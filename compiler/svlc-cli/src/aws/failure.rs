//! What failed at AWS, as diagnostics on the spec. The kinds of failure are core's; here is what a deployment knows of one.

use svlc_core::cfn::Template;
use svlc_core::diagnostic::Diagnostic;
use svlc_core::failure::{self, Event, Stack, Unread};
use svlc_core::model::Model;
use svlc_core::source::Source;
use svlc_deploy::change::{Findings, Refusal};
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

    /// What CloudFormation has against a template or a change set: all that its validation has found; the reason it gives, unless that is
    /// what was found.
    pub(crate) fn of_refusal(self, refusal: &Refusal) -> Vec<Diagnostic> {
        let Refusal { reason, found } = refusal;
        let mut told = self.of_findings(found);
        if found.events.iter().all(is_warning) {
            let unread = found.unread.as_ref().map(|error| match found.is_forbidden() {
                true => Unread::Forbidden,
                false => Unread::Failed(error.to_string()),
            });
            told.insert(0, failure::of_refusal(reason, unread, self.stack()));
        }
        told
    }

    /// What CloudFormation's validation has found.
    pub(crate) fn of_findings(self, found: &Findings) -> Vec<Diagnostic> {
        let finding = |found: &OperationEvent| Event {
            id: found.logical_id.clone().unwrap_or_default(),
            kind: found.resource_type.clone().unwrap_or_default(),
            reason: found.reason.clone().unwrap_or_default(),
            check: found.check.clone().unwrap_or_default(),
            path: found.path.clone().unwrap_or_default(),
            is_warning: is_warning(found),
            ..Event::default()
        };
        let findings: Vec<Event> = found.events.iter().map(finding).collect();
        failure::of_findings(&findings, self.stack())
    }

    fn stack(self) -> Stack<'a> {
        let Self { source, environment, model, template, secrets } = self;
        Stack { source, environment, template, origin: model.origin, secrets }
    }
}

/// Whether it does not keep CloudFormation from going on.
fn is_warning(found: &OperationEvent) -> bool {
    found.mode.as_deref() == Some("WARN")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Codes of what is told of a change set that failed in a circle, of which the validation has found that.
    fn told(modes: &[&str]) -> Vec<&'static str> {
        let source = Source::new(
            "svlc.yaml",
            "service: shop\nfunctions: { f: { blueprint: hello } }\nroutes: { GET /: f }\n",
        );
        let output = svlc_core::compile(&source).output.expect("it is sound");
        let failure = Failure {
            source: &source,
            environment: None,
            model: &output.model,
            template: &output.templates.plain,
            secrets: &[],
        };
        let event = |mode: &&str| OperationEvent {
            event_type: "VALIDATION_ERROR".to_owned(),
            logical_id: Some("FFunction".to_owned()),
            resource_type: Some("AWS::Lambda::Function".to_owned()),
            check: Some("PROPERTY_VALIDATION".to_owned()),
            mode: Some((*mode).to_owned()),
            path: None,
            reason: Some("no".to_owned()),
        };
        let found = Findings { events: modes.iter().map(event).collect(), unread: None };
        let reason = "Circular dependency between resources: [FFunction, FRole]".to_owned();
        let told = failure.of_refusal(&Refusal { reason, found });
        told.iter().map(|one| one.code.as_str()).collect()
    }

    #[test]
    fn a_warning_does_not_hide_the_reason() {
        let reason = told(&[]);
        assert_eq!(reason.len(), 1);
        assert_eq!(told(&["WARN"]), [reason[0], "SV0850"]);
        let found = told(&["FAIL", "WARN"]);
        assert!(found.len() == 2 && !found.contains(&reason[0]), "{found:?}");
    }
}
