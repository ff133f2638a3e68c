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
use super::url::{Variable, is_stage_variable};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::interpolation::{self, Piece};
use crate::source::Span;

const CODE: Code = Code::SV0210;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for url in cx.urls.values() {
        let Ok(variables) = &url.variables else { continue };
        for reference in
            variables.references.iter().filter(|reference| reference.stage_variable().is_none())
        {
            let span = cx.within(url.text.span, url.text, reference.at.clone());
            let diagnostic = in_url(span, reference);
            sink.push(
                match reference
                    .name
                    .strip_prefix("stageVariables.")
                    .filter(|name| is_stage_variable(name))
                {
                    Some(name) => {
                        let (span, text) = cx.edit(
                            url.text.span,
                            url.text,
                            reference.at.clone(),
                            &format!("${{stage.{name}}}"),
                        );
                        diagnostic.fix(span, text)
                    }
                    None => diagnostic,
                },
            );
        }
    }
    for value in cx.environment().filter_map(|(_, value)| value) {
        for piece in interpolation::split(&value.value.text).unwrap_or_default() {
            let Piece::Reference { at, .. } = piece else { continue };
            // The message does not quote the reference: it may be a piece of a secret.
            let message = "nothing can be referred to in an environment value";
            let help = "write `$${` for a literal `${`, or write the value itself";
            sink.push(Diagnostic::new(
                CODE,
                cx.within(value.span, &value.value.text, at),
                message,
                help,
            ));
        }
    }
}

fn in_url(span: Span, reference: &Variable<'_>) -> Diagnostic {
    let message = format!("`${{{}}}` refers to nothing that a URL can use", reference.name);
    let help = match reference.name.rsplit('.').next().filter(|name| is_stage_variable(name)) {
        Some(name) => format!("write `${{stage.{name}}}` for the stage variable `{name}`"),
        None => "write `${stage.NAME}` for a stage variable, `{name}` for a parameter of the route"
            .to_owned(),
    };
    Diagnostic::new(CODE, span, message, help)
}
