//! A parameter of a route that the URL of its http integration does not use.
//!
//! Why: API Gateway calls exactly the URL that is written; what the client sent for `{id}` is dropped, and every id gets
//! the same answer (`apigw-dg`, http-api-develop-integrations-http). Functions see all parameters, so lambda
//! integrations are not looked at.
//!
//! ```yaml
//! integrations: { quotes: { type: http, url: https://quotes.example.com/v1 } }
//! routes: { GET /quotes/{id}: quotes }      # `{id}` goes nowhere
//! ```
//!
//! Fix: put the parameter into the URL, or take it out of the route.

use std::collections::BTreeSet;

use super::context::{Context, RouteLine};
use super::url::Url;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::routing::{RouteKey, Segment};

const CODE: Code = Code::SV0206;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for url in cx.urls.values().filter(|url| url.variables.is_ok()) {
        let used: BTreeSet<&str> = url.parameters().collect();
        for line in cx.routes_to(&url.integration.value) {
            unused(cx, url, &used, line, sink);
        }
    }
}

fn unused(
    cx: &Context<'_>,
    url: &Url<'_>,
    used: &BTreeSet<&str>,
    line: &RouteLine<'_>,
    sink: &mut Sink,
) {
    let Ok(key @ RouteKey::Path { segments, .. }) = &line.parsed else { return };
    let has: BTreeSet<&str> = key.parameters().collect();
    if !used.is_subset(&has) {
        return; // The URL asks for one that the route lacks, most likely this one: `unknown_url_parameter` says so.
    }
    for segment in segments {
        let Segment::Parameter(name) = segment else { continue };
        if used.contains(name.as_str()) {
            continue;
        }
        let written = segment.to_string();
        let at =
            line.key.value.find(&written).expect("a key that parses holds its segments as written");
        let message =
            format!("the URL of integration `{}` does not use `{written}`", url.integration.value);
        let help = format!("put `{written}` into the URL, or take it out of the route key");
        let span = cx.within(line.key.span, &line.key.value, at..at + written.len());
        sink.push(
            Diagnostic::new(CODE, span, message, help)
                .label("its value is not passed on")
                .also(url.text.span, "this URL is called whatever the value is"),
        );
    }
}
