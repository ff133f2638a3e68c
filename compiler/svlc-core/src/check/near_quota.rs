//! A part of the API or of the template that has used four fifths of its quota.
//!
//! Why: at the quota the next deployment fails, and to split a service takes time (`apigw-dg`, `cfn`, quotas). What is over it is an error
//! of its own.
//!
//! Example: 8 of the 10 stages that an API can have.
//!
//! Fix: plan how to split the service, or ask AWS for more where a quota can be raised.

use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::emit::Templates;
use crate::facts;
use crate::model::Model;
use crate::source::Span;

const CODE: Code = Code::SV0510;
const HELP: &str = "plan to split the service in two, before the next addition is refused";

/// How much there is of something, and how much there can be.
struct Usage {
    what: &'static str,
    count: usize,
    quota: usize,
    /// Where it passes the mark, or where the service is named.
    span: Span,
}

pub(super) fn check(model: &Model, templates: &Templates, sink: &mut Sink) {
    for usage in usages(model, templates) {
        if usage.count >= mark(usage.quota) && usage.count <= usage.quota {
            let Usage { what, count, quota, span } = usage;
            let message = format!("{count} of at most {quota} {what} are in use");
            sink.push(Diagnostic::new(CODE, span, message, HELP));
        }
    }
}

/// Four fifths.
fn mark(quota: usize) -> usize {
    quota * 4 / 5
}

fn usages(model: &Model, templates: &Templates) -> [Usage; 6] {
    let size = templates.cloudformation.len().max(templates.sam.len());
    let whole = |what, count, quota| Usage { what, count, quota, span: model.origin };
    [
        part("routes", facts::ROUTES, model.routes.iter().map(|one| one.origin)),
        part("integrations", facts::INTEGRATIONS, model.integrations.iter().map(|one| one.origin)),
        part("stages", facts::STAGES, model.stages.iter().map(|one| one.origin)),
        part("authorizers", facts::AUTHORIZERS, model.authorizers.iter().map(|one| one.origin)),
        whole("resources", templates.resources(), facts::RESOURCES),
        whole("bytes of a template", size, facts::TEMPLATE_BYTES),
    ]
}

/// A part of the API, with where the one stands that reaches the mark.
fn part(
    what: &'static str,
    quota: usize,
    mut places: impl ExactSizeIterator<Item = Span>,
) -> Usage {
    let count = places.len();
    let span = places.nth(mark(quota) - 1).unwrap_or_default();
    Usage { what, count, quota, span }
}
