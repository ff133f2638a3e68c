//! A `${…}` that refers to something which does not exist in that place.
//!
//! Why: svlc resolves every reference when it compiles. In a URL, only stage variables exist; in environment values,
//! nothing yet.
//!
//! ```yaml
//! integrations: { quotes: { type: http, url: "https://${stageVariables.HOST}/quotes" } }
//! ```
//!
//! Fix: in a URL, `${stage.NAME}`. In an environment value, `$${` for a literal `${`.

use super::context::Context;
use super::url::{Url, Variable, is_stage_variable};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::interpolation::{self, Piece};

const CODE: Code = Code::SV0210;
/// The reference is not quoted: it may be a piece of a secret.
const IN_ENVIRONMENT: &str = "nothing can be referred to in an environment value";
const LITERAL: &str = "write `$${` for a literal `${`, or write the value itself";
const SYNTAX: &str =
    "write `${stage.NAME}` for a stage variable, `{name}` for a parameter of the route";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for url in cx.urls.values() {
        let Ok(variables) = &url.variables else { continue };
        for reference in &variables.references {
            if reference.stage_variable().is_none() {
                sink.push(in_url(cx, url, reference));
            }
        }
    }
    for value in cx.environment().filter_map(|(_, value)| value) {
        for piece in interpolation::split(&value.value.text).unwrap_or_default() {
            if let Piece::Reference { at, .. } = piece {
                let span = cx.within(value.span, &value.value.text, at);
                sink.push(Diagnostic::new(CODE, span, IN_ENVIRONMENT, LITERAL));
            }
        }
    }
}

fn in_url(cx: &Context<'_>, url: &Url<'_>, reference: &Variable<'_>) -> Diagnostic {
    let (text, at) = (url.text, reference.at.clone());
    let message = format!("`${{{}}}` refers to nothing that a URL can use", reference.name);
    let new = |help: String| {
        Diagnostic::new(CODE, cx.within(text.span, text, at.clone()), &message, help)
    };
    let Some(name) = reference.name.rsplit('.').next().filter(|name| is_stage_variable(name))
    else {
        return new(SYNTAX.to_owned());
    };
    let cure = format!("${{stage.{name}}}");
    let diagnostic = new(format!("write `{cure}` for the stage variable `{name}`"));
    if reference.name.starts_with("stageVariables.") {
        let (span, edit) = cx.edit(text.span, text, at.clone(), &cure);
        return diagnostic.fix(span, edit);
    }
    diagnostic
}
