//! A request of a test that no route takes.
//!
//! Why: API Gateway answers it 404, so that a test which expects anything else fails.
//!
//! ```yaml
//! routes: { GET /orders: orders }
//! tests: [{ name: lists orders, request: GET /order }]
//! ```
//!
//! Fix: mend the request, add a route, or expect `status: 404`.

use super::context::Context;
use super::test::{expects, route, tests};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::routing::RequestLine;
use crate::spec::{HttpMethod, RequestLine as Written, Spanned};

const CODE: Code = Code::SV0430;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let answers_preflights = cx.spec.api.as_ref().is_some_and(|api| api.cors.is_some());
    for test in tests(cx).filter(|test| test.invoke.is_none() && !expects(test, &[404])) {
        let Some(written) = &test.request else { continue };
        let Ok(request) = RequestLine::parse(written) else { continue };
        let is_preflight = answers_preflights && request.method == HttpMethod::Options;
        if !is_preflight && let Ok(None) = route(cx, &request) {
            sink.push(diagnostic(cx, written, &request));
        }
    }
}

fn diagnostic(cx: &Context<'_>, written: &Spanned<Written>, request: &RequestLine) -> Diagnostic {
    let message = format!("no route takes `{} {}`", request.method.as_str(), request.path);
    let is_path = |method| {
        let other = RequestLine { method, ..request.clone() };
        route(cx, &other).ok().flatten().map(|line| line.key)
    };
    let first = request.path.trim_start_matches('/').split('/').next().unwrap_or_default();
    let stage = cx.stages().find(|(name, _)| name.value == first);
    let help = match (HttpMethod::ALL.into_iter().find_map(is_path), stage) {
        (Some(key), _) => format!("route `{}` takes its path with another method", key.value),
        (None, Some((stage, _))) => {
            format!("a stage stands in a key of its own: `stage: {}`", stage.value)
        }
        (None, None) => "mend the request, add a route, or expect `status: 404`".to_owned(),
    };
    let fault = Diagnostic::new(CODE, written.span, message, help);
    fault.note("API Gateway answers what no route takes with 404")
}
