//! An integration that no route uses.
//!
//! Why: it is made, counts towards the API's 300 integrations, and does nothing. Usually a route was forgotten.
//!
//! ```yaml
//! integrations:
//!   orders: { type: lambda, function: orders }
//!   quotes: { type: http, url: https://quotes.example.com }    # no route names it
//! routes: { GET /orders: orders }
//! ```
//!
//! Fix: add a route that names it, or remove it.

use std::collections::BTreeSet;

use super::context::{Context, Goal};
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0205;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let Some(used) = used(cx) else { return };
    for (name, _) in cx.integrations().filter(|(name, _)| !used.contains(name.value.as_str())) {
        let message = format!("no route uses integration `{}`", name.value);
        let help =
            format!("add a route such as `GET /{0}: {0}`, or remove the integration", name.value);
        sink.push(Diagnostic::new(CODE, name.span, message, help));
    }
}

/// The integrations that routes name; `None` if a hole may hide a name.
fn used<'a>(cx: &Context<'a>) -> Option<BTreeSet<&'a str>> {
    let mut used = BTreeSet::new();
    for line in &cx.routes {
        match line.goal {
            Goal::Hole => return None,
            Goal::Integration(name) => _ = used.insert(name.value.as_str()),
            Goal::Function(..) => {}
            Goal::Unknown(_, meant) => _ = used.insert(&meant?.value),
        }
    }
    cx.holes.knows("routes").then_some(used)
}
