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

use super::context::{Context, Goal, list, scalar};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::{IntegrationName, Spanned};

const CODE: Code = Code::SV0202;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for line in &cx.routes {
        if let Goal::Unknown(target) = line.goal {
            sink.push(diagnostic(cx, target));
        }
    }
}

fn diagnostic(cx: &Context<'_>, written: &Spanned<IntegrationName>) -> Diagnostic {
    let message = format!("neither an integration nor a function is named `{}`", &*written.value);
    let new = |help| Diagnostic::new(CODE, written.span, &message, help);
    let mut names = cx.targets();
    match cx.meant(written, cx.targets()) {
        Some(meant) => new(format!("did you mean `{}`?", meant.value))
            .also(meant.span, "a similar name is defined here")
            .fix(written.span, scalar(meant)),
        None if names.next().is_none() => {
            new(format!("define it: add `{}` to `functions` or `integrations`", &*written.value))
        }
        None => new(format!(
            "name one of {}, or define `{}` in `functions` or `integrations`",
            list(cx.targets().map(|name| name.value.as_str())),
            &*written.value
        )),
    }
}
