//! A custom domain that leads to a stage which the spec does not define, or to none at all.
//!
//! Why: CloudFormation refuses the mapping. Without `mappings` the domain leads to `$default`, or to the only stage; of several others
//! svlc does not choose one.
//!
//! ```yaml
//! api: { domain: { name: api.example.com, certificate: "arn:…", mappings: { v1: bta } } }
//! stages: { beta: {} }
//! ```
//!
//! Fix: name a stage that is defined.

use super::context::{Context, scalar};
use super::names::Names;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::{Domain, Spanned, StageNameText};

const CODE: Code = Code::SV0229;
const DEFAULT: &str = "$default";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let Some(domain) = cx.domain().filter(|_| cx.holes.knows("stages")) else { return };
    let stages: Names<'_> = cx.stages().map(|(name, _)| name).collect();
    let is_known = |name: &str| {
        let implied = stages.is_empty() && name == DEFAULT;
        implied || cx.stages().any(|(stage, _)| stage.value == name)
    };
    let Some(mappings) = &domain.mappings else {
        sink_unmapped(cx, domain, &is_known, sink);
        return;
    };
    for (_, stage) in mappings.iter().filter(|(_, stage)| !is_known(stage)) {
        sink.push(diagnostic(cx, &stages, stage));
    }
}

fn diagnostic(cx: &Context<'_>, stages: &Names<'_>, stage: &Spanned<StageNameText>) -> Diagnostic {
    let name = &stage.value.0;
    let message = format!("no stage is named `{name}`");
    let new = |help| Diagnostic::new(CODE, stage.span, &message, help);
    match stages.meant(name, &cx.effort) {
        Some(meant) => new(format!("did you mean `{}`?", meant.value))
            .also(meant.span, "defined here")
            .fix(stage.span, scalar(meant)),
        None if stages.is_empty() => {
            new("name `$default`, the stage of a spec without `stages`".to_owned())
        }
        None => new(format!("name one that is defined ({})", stages.list())),
    }
}

/// A domain without mappings, where no stage is the one that is meant.
fn sink_unmapped(
    cx: &Context<'_>,
    domain: &Domain,
    is_known: &dyn Fn(&str) -> bool,
    sink: &mut Sink,
) {
    let is_clear = is_known(DEFAULT) || cx.stages().count() == 1;
    let Some(name) = domain.name.as_ref() else { return };
    if !is_clear && !cx.holes.hides_in_domain("mappings") {
        let message = "the domain leads to no stage: there are several, and none is `$default`";
        let help = "say in `mappings` which stage answers where, such as `\"\": beta` for the root";
        sink.push(Diagnostic::new(CODE, name.span, message, help));
    }
}
