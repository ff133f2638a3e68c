//! A function that no route reaches and no event invokes.
//!
//! Why: it is deployed and shows up in the account, but no request can come to it. Usually a route was forgotten.
//!
//! ```yaml
//! functions: { orders: {}, reports: {} }    # nothing leads to `reports`
//! routes: { GET /orders: orders }
//! ```
//!
//! Fix: add a route, or remove the function. A function that an unused integration or authorizer calls is left to
//! `unused_integration` and `unused_authorizer`: that is one mistake.

use std::collections::BTreeSet;

use super::context::{Callee, Context, Goal};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::{Authorizer, Function, Integration};

const CODE: Code = Code::SV0204;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let Some(used) = used(cx) else { return };
    for (name, function) in cx.functions() {
        if used.contains(name.value.as_str()) || has_events(cx, name, function) {
            continue;
        }
        let message = format!("no route reaches function `{}`", name.value);
        let help = format!(
            "add a route such as `GET /{0}: {0}`, or `events`, or remove the function",
            name.value
        );
        sink.push(Diagnostic::new(CODE, name.span, message, help));
    }
}

/// Whether something invokes it beside routes.
fn has_events(cx: &Context<'_>, name: &str, function: Option<&Function>) -> bool {
    function.is_some_and(|function| function.events.is_some())
        || cx.holes.hides("functions", name, "events")
}

/// The functions that something names; `None` if a hole may hide a name.
fn used<'a>(cx: &Context<'a>) -> Option<BTreeSet<&'a str>> {
    let mut used = BTreeSet::new();
    for line in &cx.routes {
        match line.goal {
            Goal::Hole => return None,
            Goal::Integration(_) => {}
            Goal::Function(name, _) => _ = used.insert(name.value.as_str()),
            Goal::Unknown(_, meant) => _ = used.insert(&meant?.value),
        }
    }
    let mut called = Vec::new();
    for (_, integration) in cx.integrations() {
        if let Integration::Lambda(lambda) = integration? {
            called.push(lambda.function.as_ref()?);
        }
    }
    for (_, authorizer) in cx.authorizers() {
        if let Authorizer::Lambda(lambda) = authorizer? {
            called.push(lambda.function.as_ref()?);
        }
    }
    for function in called {
        match cx.callee(function) {
            Callee::Hole => return None,
            Callee::Function(name, _) => _ = used.insert(name.value.as_str()),
            Callee::Unknown => {
                _ = used.insert(&cx.functions.meant(function, &cx.effort)?.value);
            }
        }
    }
    (cx.holes.knows("routes") && cx.holes.knows("authorizers")).then_some(used)
}
