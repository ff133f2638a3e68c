//! `${stage.NAME}` in a URL, where a stage does not define that variable.
//!
//! Why: every integration is shared by all stages of the API. On a stage without the variable, API Gateway calls a URL
//! with nothing in its place and answers 500.
//!
//! ```yaml
//! integrations: { quotes: { type: http, url: "https://${stage.HOST}/quotes" } }
//! stages:
//!   $default: { variables: { HOST: quotes.example.com } }
//!   beta: {}                                               # no HOST
//! ```
//!
//! Fix: define it on every stage. Without `stages`, the one stage `$default` has no variables.

use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use super::names::list;
use super::url::{Url, Variable};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::{Entries, Spanned, Stage, StageVariableName, StageVariableValue};

const CODE: Code = Code::SV0208;
const NOTE: &str = "every stage of an API shares its integrations, so each needs the variable";
/// Stages that are shown for one variable.
const SHOWN: usize = 5;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let stages = Stages::new(cx);
    for url in cx.urls.values() {
        let Ok(variables) = &url.variables else { continue };
        let mut told = BTreeSet::new();
        for reference in &variables.references {
            if let Some(name) = reference.stage_variable()
                && told.insert(name)
                && let Some(diagnostic) = stages.undefined(cx, url, reference, name)
            {
                sink.push(diagnostic);
            }
        }
    }
}

/// The stages whose variables are known, and how many of them define each.
struct Stages<'a> {
    known: Vec<(&'a Spanned<String>, Option<&'a Variables>)>,
    definers: BTreeMap<&'a str, usize>,
}

type Variables = Entries<StageVariableName, Spanned<StageVariableValue>>;

impl<'a> Stages<'a> {
    fn new(cx: &Context<'a>) -> Self {
        let variables = |(name, stage): (&'a Spanned<String>, Option<&'a Stage>)| {
            let variables = stage?.variables.as_ref();
            let is_hidden = variables.is_none() && cx.holes.hides("stages", name, "variables");
            (!is_hidden).then_some((name, variables))
        };
        let known: Vec<_> = cx.stages().filter_map(variables).collect();
        let mut definers = BTreeMap::new();
        for name in known.iter().filter_map(|(_, variables)| *variables).flat_map(Entries::names) {
            *definers.entry(name.value.as_str()).or_default() += 1;
        }
        Self { known, definers }
    }

    fn undefined(
        &self,
        cx: &Context<'_>,
        url: &Url<'_>,
        reference: &Variable<'_>,
        name: &str,
    ) -> Option<Diagnostic> {
        let span = cx.within(url.text.span, url.text, reference.at.clone());
        if cx.spec.stages.is_none() && cx.holes.knows("stages") {
            let message = format!("stage `$default` has no variable `{name}`");
            let help = format!("add `stages: {{ $default: {{ variables: {{ {name}: … }} }} }}`");
            return Some(Diagnostic::new(CODE, span, message, help));
        }
        let count = self.known.len() - self.definers.get(name).copied().unwrap_or_default();
        let lacks =
            |variables: Option<&Variables>| variables.is_none_or(|all| all.name(name).is_none());
        let lacking = self.known.iter().filter(|(_, variables)| lacks(*variables));
        let shown: Vec<_> = lacking.take(SHOWN.min(count)).map(|(stage, _)| *stage).collect();
        let names = list(shown.iter().map(|stage| stage.value.as_str()), count);
        let (message, whose) = match count {
            0 => return None,
            1 => (format!("stage {names} has no variable `{name}`"), "that stage"),
            _ => (format!("stages {names} have no variable `{name}`"), "each of them"),
        };
        let help = format!("define `{name}` in `variables` of {whose}");
        let diagnostic = Diagnostic::new(CODE, span, message, help).note(NOTE);
        let shown = shown.into_iter();
        Some(shown.fold(diagnostic, |diagnostic, stage| {
            diagnostic.also(stage.span, "does not define it")
        }))
    }
}
