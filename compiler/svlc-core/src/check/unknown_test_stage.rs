//! A test on a stage that the spec does not define.
//!
//! Why: the first part of a path that is no stage belongs to the path, so that the request would take another route or none.
//!
//! ```yaml
//! stages: { $default: {}, beta: {} }
//! tests: [{ name: answers, request: GET /, stage: bta }]
//! ```
//!
//! Fix: name a stage of the spec. Without `stages` there is `$default` alone.

use super::context::{Context, scalar};
use super::names::Names;
use super::test::tests;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::{Spanned, StageNameText};

const CODE: Code = Code::SV0282;
const DEFAULT: &str = "$default";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    if !cx.holes.knows("stages") {
        return;
    }
    let names: Names<'_> = cx.stages().map(|(name, _)| name).collect();
    for stage in tests(cx).filter_map(|test| test.stage.as_ref()) {
        let is_known = cx.stages().any(|(name, _)| name.value == stage.value.0)
            || names.is_empty() && stage.value.0 == DEFAULT;
        if !is_known {
            sink.push(diagnostic(cx, &names, stage));
        }
    }
}

fn diagnostic(cx: &Context<'_>, names: &Names<'_>, written: &Spanned<StageNameText>) -> Diagnostic {
    let name = &written.value.0;
    let new =
        |help| Diagnostic::new(CODE, written.span, format!("no stage is named `{name}`"), help);
    if let Some(meant) = names.meant(name, &cx.effort) {
        return new(format!("did you mean `{}`?", meant.value))
            .also(meant.span, "a stage with a similar name is defined here")
            .fix(written.span, scalar(meant));
    }
    let define = format!("add `{name}` to `stages`");
    new(match names.is_empty() {
        true => format!("name `{DEFAULT}`, or {define}"),
        false => format!("name one that is defined ({}), or {define}", names.list()),
    })
}
