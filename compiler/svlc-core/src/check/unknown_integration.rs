//! A route that leads to a name which neither an integration nor a function has.
//!
//! Why: the route would have no target. A route may name a function directly, so both sections are looked at.
//!
//! ```yaml
//! integrations: { orders: { type: http, url: https://example.com } }
//! routes: { GET /orders: order }      # neither integration nor function
//! ```
//!
//! Fix: name one that exists, or define it.

use super::context::{Context, Goal, scalar};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::{IntegrationName, Spanned};

const CODE: Code = Code::SV0202;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for line in &cx.routes {
        if let Goal::Unknown(target, meant) = line.goal {
            sink.push(diagnostic(cx, target, meant));
        }
    }
}

fn diagnostic(
    cx: &Context<'_>,
    written: &Spanned<IntegrationName>,
    meant: Option<&Spanned<String>>,
) -> Diagnostic {
    let name = &**written;
    let message = format!("neither an integration nor a function is named `{}`", name.0);
    let new = |help| Diagnostic::new(CODE, written.span, &message, help);
    if let Some(meant) = meant {
        return new(format!("did you mean `{}`?", meant.value))
            .also(meant.span, "a similar name is defined here")
            .fix(written.span, scalar(meant));
    }
    let define = format!("add `{}` to `functions` or `integrations`", name.0);
    new(if cx.targets.is_empty() {
        define
    } else {
        format!("name one that is defined ({}), or {define}", cx.targets.list())
    })
}
