//! `{param}` in the URL of an http integration that a route leading to it does not have.
//!
//! Why: API Gateway fills `{id}` from the route's parameters; without one it refuses the route or calls a URL with a gap.
//!
//! ```yaml
//! integrations: { quotes: { type: http, url: "https://quotes.example.com/{id}" } }
//! routes: { GET /quotes/{quote}: quotes }      # has `quote`, not `id`
//! ```
//!
//! Fix: use the same name in both places.

use super::context::{Context, RouteLine};
use super::url::{Url, Variable};
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0207;
/// Route keys that are shown for one parameter.
const SHOWN: usize = 5;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for url in cx.urls.values() {
        let Ok(variables) = &url.variables else { continue };
        for parameter in &variables.parameters {
            let name = parameter.name.trim_end_matches('+');
            let lacking: Vec<_> =
                cx.routes_to(&url.integration.value).filter(|line| lacks(line, name)).collect();
            if !lacking.is_empty() && !name.is_empty() {
                sink.push(diagnostic(cx, url, parameter, &lacking));
            }
        }
    }
}

fn lacks(line: &RouteLine<'_>, name: &str) -> bool {
    line.parsed.as_ref().is_ok_and(|key| key.parameters().all(|parameter| parameter != name))
}

fn diagnostic(
    cx: &Context<'_>,
    url: &Url<'_>,
    parameter: &Variable<'_>,
    lacking: &[&RouteLine<'_>],
) -> Diagnostic {
    let name = parameter.name.trim_end_matches('+');
    let message = match lacking {
        [one] => format!("route `{}` has no parameter `{name}`", one.key.value),
        _ => format!("{} routes that lead here have no parameter `{name}`", lacking.len()),
    };
    let span = cx.within(url.text.span, url.text, parameter.at.clone());
    let mut free =
        lacking.iter().flat_map(|line| line.parsed.iter().flat_map(|key| key.parameters()));
    let candidate = free.next().filter(|first| free.all(|other| other == *first));
    let help = match candidate {
        Some(candidate) => format!(
            "use one name in both: `{{{candidate}}}` here, or `{{{name}}}` in the route key"
        ),
        None => format!("add `{{{name}}}` to the path of the route, or take it out of the URL"),
    };
    let shown = lacking.iter().take(SHOWN);
    shown.fold(Diagnostic::new(CODE, span, message, help), |diagnostic, line| {
        diagnostic.also(line.key.span, "this route leads to the URL")
    })
}
