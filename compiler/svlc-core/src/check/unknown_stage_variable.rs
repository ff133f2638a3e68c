//! A stage variable that a stage does not define: `${stage.NAME}` in a URL, `$stageVariables.NAME` in a mapping or as an identity.
//!
//! Why: integrations and authorizers are shared by all stages of the API. On a stage without the variable, API Gateway calls a URL
//! with nothing in its place and answers 500, sets nothing, or answers 401 because an identity is missing (`apigw-dg`,
//! http-api-lambda-authorizer).
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
use super::mapping::stage_variables;
use super::names::list;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::source::Span;
use crate::spec::{Authorizer, Entries, Spanned, Stage, StageVariableName, StageVariableValue};

const CODE: Code = Code::SV0208;
const NOTE: &str =
    "all stages of an API share its integrations and authorizers, so each needs the variable";
/// Stages that are shown for one variable.
const SHOWN: usize = 5;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let stages = Stages::new(cx);
    let mut told = BTreeSet::new();
    for found in in_urls(cx).chain(in_mappings(cx)).chain(in_identities(cx)) {
        if told.insert((found.text, found.name))
            && let Some(diagnostic) = stages.undefined(cx, &found)
        {
            sink.push(diagnostic);
        }
    }
}

/// A stage variable that is used.
struct Use<'a> {
    name: &'a str,
    /// Where it stands.
    at: Span,
    /// The text that it stands in.
    text: Span,
}

fn in_urls<'c>(cx: &'c Context<'_>) -> impl Iterator<Item = Use<'c>> {
    cx.urls.values().flat_map(move |url| {
        let variables = url.variables.iter().flat_map(|variables| &variables.references);
        variables.filter_map(move |reference| {
            let at = cx.within(url.text.span, url.text, reference.at.clone());
            Some(Use { name: reference.stage_variable()?, at, text: url.text.span })
        })
    })
}

fn in_mappings<'c>(cx: &'c Context<'_>) -> impl Iterator<Item = Use<'c>> {
    cx.mapping_values().flat_map(move |(_, value)| {
        stage_variables(value).map(move |(name, at)| {
            let at = cx.within(value.span, value, at);
            Use { name, at, text: value.span }
        })
    })
}

fn in_identities<'c>(cx: &'c Context<'_>) -> impl Iterator<Item = Use<'c>> {
    let sources = cx.authorizers().filter_map(|(_, authorizer)| match authorizer? {
        Authorizer::Lambda(own) => own.identity.as_ref(),
        Authorizer::Jwt(_) => None,
    });
    sources.flatten().filter_map(|source| {
        let name = source.strip_prefix("$stageVariables.")?;
        Some(Use { name, at: source.span, text: source.span })
    })
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

    fn undefined(&self, cx: &Context<'_>, found: &Use<'_>) -> Option<Diagnostic> {
        let Use { name, at: span, .. } = *found;
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
