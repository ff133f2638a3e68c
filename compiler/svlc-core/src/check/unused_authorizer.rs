//! An authorizer that no route names.
//!
//! Why: it is made and guards nothing, while the routes it was meant for may be open to everybody.
//!
//! ```yaml
//! api: { authorizers: { tokens: { type: jwt, issuer: https://id.example.com, audience: [orders] } } }
//! routes: { GET /orders: orders }
//! ```
//!
//! Fix: `authorizer: tokens` at the route or, for every route, at `api`; or remove it.

use std::collections::BTreeSet;

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0226;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let Some(used) = used(cx) else { return };
    for (name, _) in cx.authorizers().filter(|(name, _)| !used.contains(name.value.as_str())) {
        let message = format!("no route uses authorizer `{}`", name.value);
        let help = format!(
            "write `authorizer: {}` at a route, or at `api` for every route, or remove it",
            name.value
        );
        sink.push(Diagnostic::new(CODE, name.span, message, help));
    }
}

/// The authorizers that are named; `None` if a hole may hide a name.
fn used<'a>(cx: &Context<'a>) -> Option<BTreeSet<&'a str>> {
    let mut used = BTreeSet::new();
    let defined: BTreeSet<&str> = cx.authorizers().map(|(name, _)| name.value.as_str()).collect();
    for choice in cx.choices() {
        let name = choice.value.0.as_str();
        match name {
            "iam" | "none" => {}
            name if defined.contains(name) => _ = used.insert(name),
            name => _ = used.insert(cx.authorizers.meant(name, &cx.effort)?.value.as_str()),
        }
    }
    let is_hidden = |line: &super::context::RouteLine<'_>| {
        line.route.is_none_or(|route| {
            route.settings().is_some_and(|own| own.authorizer.is_none())
                && cx.holes.hides("routes", line.key, "authorizer")
        })
    };
    let api = cx.spec.api.as_ref().and_then(|api| api.authorizer.as_ref());
    let is_whole = cx.holes.knows("routes")
        && cx.holes.knows("authorizers")
        && !cx.routes.iter().any(is_hidden)
        && (api.is_some() || !cx.holes.hides_in("api", "authorizer"));
    is_whole.then_some(used)
}
