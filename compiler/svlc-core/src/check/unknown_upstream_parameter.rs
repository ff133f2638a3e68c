//! `{param}` in the `UPSTREAM_URL` of the blueprint `http-client` that a route leading to the function does not have, or
//! has with another number of segments.
//!
//! Why: the handler fills `{id}` from the route's parameters; without one it answers 502.
//!
//! ```yaml
//! functions: { quotes: { blueprint: http-client, env: { UPSTREAM_URL: "https://quotes.example.com/{id}" } } }
//! routes: { GET /quotes/{quote}: quotes }      # has `quote`, not `id`
//! ```
//!
//! Fix: write the parameter in both places as in the route key, `{id}` or `{path+}`.

use super::blueprint::started;
use super::context::{Context, RouteLine};
use super::url::Variables;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::routing::{RouteKey, Segment};
use crate::spec::BlueprintName;

const CODE: Code = Code::SV0255;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for started in started(cx).filter(|one| one.blueprint == BlueprintName::HttpClient) {
        let Some(value) = started.text(cx, "UPSTREAM_URL") else { continue };
        let text = value.value.text.as_str();
        let Ok(variables) = Variables::read(text) else { continue };
        for parameter in &variables.parameters {
            let written = &text[parameter.at.clone()];
            let lacking: Vec<_> = started.routes(cx).filter(|line| lacks(line, written)).collect();
            let Some(first) = lacking.first() else { continue };
            let message = format!("route `{}` has no `{written}`", first.key.value);
            let help =
                format!("write it as in the route key, or add `{written}` to the route's path");
            let span = cx.within(value.span, text, parameter.at.clone());
            let diagnostic = Diagnostic::new(CODE, span, message, help);
            sink.push(lacking.iter().take(SHOWN).fold(diagnostic, |diagnostic, line| {
                diagnostic.also(line.key.span, "this route leads to the function")
            }));
        }
    }
}

/// Route keys that are shown for one parameter.
const SHOWN: usize = 5;

/// Whether a route lacks the parameter, as it is written in route keys.
fn lacks(line: &RouteLine<'_>, written: &str) -> bool {
    let Ok(key) = &line.parsed else { return false };
    let segments = match key {
        RouteKey::Default => &[][..],
        RouteKey::Path { segments, .. } => segments,
    };
    let has = |segment: &Segment| segment.parameter().is_some() && segment.to_string() == written;
    !segments.iter().any(has)
}
