//! CORS on an API where an `ANY` or `$default` route with an authorizer takes the browser's preflight too.
//!
//! Why: a browser asks with `OPTIONS` before it sends the real request, and never sends a token along. `ANY` and `$default` take
//! `OPTIONS` as well, so the preflight gets 401 and no page can call the route (`apigw-dg`, http-api-cors).
//!
//! ```yaml
//! api: { cors: { origins: [https://shop.example.com] }, authorizer: tokens }
//! routes: { ANY /orders: orders }
//! ```
//!
//! Fix: `OPTIONS /orders: { integration: orders, authorizer: none }`, which is more specific; API Gateway still answers it itself.

use super::context::{Context, RouteLine};
use super::guard::Guard;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::routing::{RouteKey, Segment};
use crate::spec::HttpMethod;

const CODE: Code = Code::SV0349;
const NOTE: &str = "a preflight carries no token, so the authorizer answers it with 401";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let Some(cors) = cx.spec.api.as_ref().and_then(|api| api.cors.as_ref()) else { return };
    for line in &cx.routes {
        let Ok(key) = &line.parsed else { continue };
        let is_guarded = matches!(cx.guard(line), Guard::Iam | Guard::Authorizer(..));
        let Some(wanted) = preflight(key).filter(|_| is_guarded) else { continue };
        if cx.routes.iter().any(|other| may_answer(cx, other, key, &wanted)) {
            continue;
        }
        let message =
            format!("route `{}` takes preflights, and asks them for authorization", line.key.value);
        let target = line.route.and_then(|route| route.target());
        let target = target.map_or("…", |target| target.value.0.as_str());
        let help =
            format!("add the route `{wanted}: {{ integration: {target}, authorizer: none }}`");
        let diagnostic = Diagnostic::new(CODE, line.key.span, message, help).note(NOTE);
        let origin = cors.origins.iter().flatten().next();
        sink.push(match origin {
            Some(origin) => diagnostic.also(origin.span, "pages of other origins may call"),
            None => diagnostic,
        });
    }
}

/// The route that would take preflights instead, if this one takes them.
fn preflight(key: &RouteKey) -> Option<RouteKey> {
    let segments = match key {
        RouteKey::Default => vec![Segment::Greedy("proxy".to_owned())],
        RouteKey::Path { method: HttpMethod::Any, segments } => segments.clone(),
        RouteKey::Path { .. } => return None,
    };
    Some(RouteKey::Path { method: HttpMethod::Options, segments })
}

/// Whether a route takes the preflights and lets them pass, or may do so once its own fault is mended.
fn may_answer(cx: &Context<'_>, line: &RouteLine<'_>, of: &RouteKey, wanted: &RouteKey) -> bool {
    let is_it = |key: &RouteKey| {
        key.shape() == wanted.shape()
            || (*of == RouteKey::Default && key.to_string() == "ANY /{proxy+}")
    };
    let is_open = matches!(cx.guard(line), Guard::Open | Guard::Hole);
    is_open && line.parsed.as_ref().map_or(true, is_it)
}
