//! More than 300 integrations, those included that routes imply by naming a function.
//!
//! Why: an API has 300 at most, and AWS does not raise it (`apigw-dg`, quotas).
//!
//! Example: a spec whose routes name 301 functions.
//!
//! Fix: let routes share integrations, or split the service.

use std::collections::BTreeSet;

use super::context::{Context, Goal};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::INTEGRATIONS;
use crate::source::Span;

const CODE: Code = Code::SV0313;
const HELP: &str = "let several routes share an integration, or split the service in two";
const NOTE: &str = "a route that names a function makes an integration for that function";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let mut implied = BTreeSet::new();
    let mut places: Vec<Span> = cx.integrations().map(|(name, _)| name.span).collect();
    for line in &cx.routes {
        if let (Goal::Function(name, _), Some(target)) =
            (line.goal, line.route.and_then(|route| route.target()))
            && implied.insert(name.value.as_str())
        {
            places.push(target.span);
        }
    }
    if let Some(first_over) = places.get(INTEGRATIONS) {
        let message =
            format!("the API has {} integrations, more than {INTEGRATIONS}", places.len());
        let label = format!("integration {} of {}", INTEGRATIONS + 1, places.len());
        sink.push(Diagnostic::new(CODE, *first_over, message, HELP).label(label).note(NOTE));
    }
}
