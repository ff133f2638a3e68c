//! A route, the API or the token of a test that names an authorizer which the spec does not define.
//!
//! Why: the route would be made without anybody who decides who may use it, or not be made at all.
//!
//! ```yaml
//! api: { authorizers: { tokens: { type: jwt, issuer: https://id.example.com, audience: [orders] } } }
//! routes: { GET /orders: { integration: orders, authorizer: token } }    # it is called `tokens`
//! ```
//!
//! Fix: name one that is defined; `iam` and `none` need no definition.

use super::context::{Context, scalar};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::source::Span;

const CODE: Code = Code::SV0225;
const BUILT_IN: &str =
    "`iam` asks for AWS credentials, `none` for nothing; neither needs a definition";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    if !cx.holes.knows("authorizers") {
        return;
    }
    let is_known = |name: &str| cx.authorizers().any(|(defined, _)| defined.value == name);
    for choice in cx.choices() {
        let name = choice.value.0.as_str();
        if !matches!(name, "iam" | "none") && !is_known(name) {
            sink.push(diagnostic(cx, name, choice.span).note(BUILT_IN));
        }
    }
    let tokens = cx.spec.tests.iter().flatten().filter_map(|test| test.token.as_ref());
    for name in tokens.filter_map(|token| token.authorizer.as_ref()) {
        if !is_known(name) {
            sink.push(diagnostic(cx, name, name.span));
        }
    }
}

fn diagnostic(cx: &Context<'_>, name: &str, span: Span) -> Diagnostic {
    let message = format!("no authorizer is named `{name}`");
    let new = |help| Diagnostic::new(CODE, span, &message, help);
    if let Some(meant) = cx.authorizers.meant(name, &cx.effort) {
        return new(format!("did you mean `{}`?", meant.value))
            .also(meant.span, "defined here")
            .fix(span, scalar(meant));
    }
    let define = format!("add `{name}` to `api.authorizers`");
    new(if cx.authorizers.is_empty() {
        define
    } else {
        format!("name one that is defined ({}), or {define}", cx.authorizers.list())
    })
}
