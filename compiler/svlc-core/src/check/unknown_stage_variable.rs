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

use std::collections::BTreeSet;

use super::context::{Context, list};
use super::url::{Url, Variable};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::{Spanned, Stage};

const CODE: Code = Code::SV0208;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for url in cx.urls.values() {
        let Ok(variables) = &url.variables else { continue };
        let mut told = BTreeSet::new();
        for reference in &variables.references {
            if let Some(name) = reference.stage_variable()
                && told.insert(name)
                && let Some(diagnostic) = undefined(cx, url, reference, name)
            {
                sink.push(diagnostic);
            }
        }
    }
}

fn undefined(
    cx: &Context<'_>,
    url: &Url<'_>,
    reference: &Variable<'_>,
    name: &str,
) -> Option<Diagnostic> {
    let span = cx.within(url.text.span, url.text, reference.at.clone());
    if cx.implies_default_stage() {
        let message = format!("stage `$default` has no variable `{name}`");
        let help = format!("add `stages: {{ $default: {{ variables: {{ {name}: … }} }} }}`");
        return Some(Diagnostic::new(CODE, span, message, help));
    }
    let lacking: Vec<&Spanned<String>> = cx
        .stages()
        .filter(|(key, stage)| lacks(cx, key, *stage, name))
        .map(|(key, _)| key)
        .collect();
    let names = list(lacking.iter().map(|stage| stage.value.as_str()));
    let message = match lacking.len() {
        0 => return None,
        1 => format!("stage {names} has no variable `{name}`"),
        _ => format!("stages {names} have no variable `{name}`"),
    };
    let help = format!(
        "define `{name}` in `variables` of {}",
        if lacking.len() == 1 { "that stage" } else { "each of them" }
    );
    let diagnostic = Diagnostic::new(CODE, span, message, help)
        .note("every stage of an API shares its integrations, so each needs the variable");
    Some(
        lacking.iter().fold(diagnostic, |diagnostic, stage| {
            diagnostic.also(stage.span, "does not define it")
        }),
    )
}

/// Whether a stage surely lacks the variable: a hole might hold it.
fn lacks(cx: &Context<'_>, key: &str, stage: Option<&Stage>, name: &str) -> bool {
    match stage.map(|stage| stage.variables.as_ref()) {
        Some(Some(variables)) => variables.name(name).is_none(),
        Some(None) => !cx.hides_variables(key),
        None => false,
    }
}
