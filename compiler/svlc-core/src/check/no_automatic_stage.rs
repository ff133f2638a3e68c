//! Stages of which none deploys by itself.
//!
//! Why: a stage with `auto_deploy: false` serves what another stage has been given by API Gateway. If all are such, no deployment is ever
//! made, and the API answers nothing for good.
//!
//! ```yaml
//! stages: { $default: { auto_deploy: false }, beta: { auto_deploy: false } }
//! ```
//!
//! Fix: leave `auto_deploy` out for the stage that changes are tried on.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::source::Span;
use crate::spec::Stage;

const CODE: Code = Code::SV0391;
const MESSAGE: &str =
    "no stage deploys by itself, so that nothing is ever deployed and nothing answers";
const ONE: &str = "leave it out, or add a stage without it and promote from there";
const SEVERAL: &str =
    "leave it out for the stage that changes are tried on, and promote from there";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let places: Option<Vec<Span>> = cx.stages().map(|(_, stage)| switched_off(stage?)).collect();
    let Some(places) = places.filter(|_| cx.holes.knows("stages")) else { return };
    if let [first, rest @ ..] = places.as_slice() {
        let help = if rest.is_empty() { ONE } else { SEVERAL };
        let diagnostic = Diagnostic::new(CODE, *first, MESSAGE, help);
        sink.push(rest.iter().fold(diagnostic, |told, place| told.also(*place, "nor does this")));
    }
}

/// Where a stage says that it does not deploy by itself.
fn switched_off(stage: &Stage) -> Option<Span> {
    stage.auto_deploy.as_ref().filter(|auto| !auto.value).map(|auto| auto.span)
}
