//! A route, or the API, that names an authorizer which the spec does not define.
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
use crate::spec::{AuthorizerChoice, Spanned};

const CODE: Code = Code::SV0225;
const BUILT_IN: &str =
    "`iam` asks for AWS credentials, `none` for nothing; neither needs a definition";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    if !cx.holes.knows("authorizers") {
        return;
    }
    for choice in cx.choices() {
        let name = choice.value.0.as_str();
        let is_known = matches!(name, "iam" | "none")
            || cx.authorizers().any(|(defined, _)| defined.value == name);
        if !is_known {
            sink.push(diagnostic(cx, choice));
        }
    }
}

fn diagnostic(cx: &Context<'_>, written: &Spanned<AuthorizerChoice>) -> Diagnostic {
    let name = &written.value.0;
    let message = format!("no authorizer is named `{name}`");
    let new = |help| Diagnostic::new(CODE, written.span, &message, help).note(BUILT_IN);
    if let Some(meant) = cx.authorizers.meant(name, &cx.effort) {
        return new(format!("did you mean `{}`?", meant.value))
            .also(meant.span, "defined here")
            .fix(written.span, scalar(meant));
    }
    let define = format!("add `{name}` to `api.authorizers`");
    new(if cx.authorizers.is_empty() {
        define
    } else {
        format!("name one that is defined ({}), or {define}", cx.authorizers.list())
    })
}
