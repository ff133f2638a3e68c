//! `${api.url}` where the API answers on its domain only, and not at one address.
//!
//! Why: with the default endpoint off, AWS's own address of the API is dead, so the reference gives where the domain leads to stage
//! `$default`, or to the only stage that is mapped. Of several other stages svlc does not choose one, `*.example.com` is no address,
//! and the name of the domain cannot be made of itself.
//!
//! ```yaml
//! api:
//!   default_endpoint: false
//!   domain: { name: api.example.com, certificate: "arn:…", mappings: { "": live, trial: beta } }
//! outputs: { Address: "${api.url}" }
//! ```
//!
//! Fix: write the address that is meant, such as `https://api.example.com`.

use std::collections::BTreeSet;

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::reference::Reference;
use crate::source::Span;
use crate::spec::Domain;

const CODE: Code = Code::SV0230;
const DEFAULT: &str = "$default";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let Some(domain) = cx.domain() else { return };
    let endpoint = cx.spec.api.as_ref().and_then(|api| api.default_endpoint.as_ref());
    let is_off = endpoint.is_some_and(|endpoint| !endpoint.value);
    let problem = if is_off { problem(cx, domain) } else { None };
    let name = domain.name.as_ref().map(|name| name.span);
    for place in &cx.places.references {
        let message = match &problem {
            _ if Some(place.text.span) == name => "the domain cannot be named after itself",
            Some(problem) => problem,
            None => continue,
        };
        for (reference, span) in cx.references_in(&place.text) {
            if matches!(reference, Reference::Api(attribute) if attribute.is_endpoint()) {
                sink.push(diagnostic(span, message, name.filter(|name| *name != place.text.span)));
            }
        }
    }
}

fn diagnostic(span: Span, message: &str, name: Option<Span>) -> Diagnostic {
    let help = "write the address that is meant, such as `https://api.example.com`";
    let diagnostic = Diagnostic::new(CODE, span, message, help);
    match name {
        Some(name) => diagnostic.also(name, "the default endpoint is off, so it answers here only"),
        None => diagnostic,
    }
}

/// Why there is not one address on the domain.
fn problem(cx: &Context<'_>, domain: &Domain) -> Option<&'static str> {
    if domain.name.as_ref()?.starts_with('*') {
        return Some("the API answers at every name below its domain, not at one address");
    }
    // Without mappings one stage is meant, at the root; `unknown_mapped_stage` sees to that, and to stages that are not there.
    let stages: Option<BTreeSet<&str>> =
        domain.mappings.as_ref()?.all().map(|(_, stage)| Some(stage?.value.0.as_str())).collect();
    let stages = stages?;
    let is_known = |stage: &&str| cx.stages().any(|(name, _)| name.value == **stage);
    let is_unclear = stages.len() > 1 && !stages.contains(DEFAULT) && stages.iter().all(is_known);
    is_unclear.then_some("the domain leads to several stages, and `$default` is none of them")
}
