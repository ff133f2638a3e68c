//! Settings of a stage for a route that does not exist.
//!
//! Why: API Gateway takes route settings by the exact text of the route key and refuses those of an unknown one
//! (`apigw-dg`, "Unable to find Route by key"), which fails the stack after the API has been made.
//!
//! ```yaml
//! routes: { GET /orders/{id}: orders }
//! stages: { $default: { routes: { GET /orders/{order}: { detailed_metrics: true } } } }
//! ```
//!
//! Fix: write the key of the route as it stands in `routes`.

use std::collections::BTreeMap;

use super::context::{Context, scalar};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::routing::RouteKey;
use crate::spec::Spanned;

const CODE: Code = Code::SV0209;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let Some(routes) = cx.spec.routes.as_ref().filter(|_| cx.holes.knows("routes")) else { return };
    let shapes: BTreeMap<String, &Spanned<String>> = cx
        .routes
        .iter()
        .filter_map(|line| Some((line.parsed.as_ref().ok()?.shape(), line.key)))
        .collect();
    for (_, stage) in cx.stages() {
        for (key, _) in
            stage.and_then(|stage| stage.routes.as_ref()).into_iter().flat_map(|all| all.all())
        {
            if routes.name(key).is_none()
                && let Some(diagnostic) = diagnostic(cx, &shapes, key)
            {
                sink.push(diagnostic);
            }
        }
    }
}

fn diagnostic<'a>(
    cx: &Context<'a>,
    shapes: &BTreeMap<String, &'a Spanned<String>>,
    written: &Spanned<String>,
) -> Option<Diagnostic> {
    let new = |message: String, help: String| Diagnostic::new(CODE, written.span, message, help);
    let same_shape =
        RouteKey::parse(written).ok().and_then(|key| shapes.get(&key.shape()).copied());
    if let Some(route) = same_shape {
        let message =
            format!("no route has the key `{}`: names of parameters differ", written.value);
        let help = format!("write the key as in `routes`: `{}`", route.value);
        return Some(
            new(message, help).also(route.span, "the route").fix(written.span, scalar(route)),
        );
    }
    let message = format!("no route has the key `{}`", written.value);
    let Some(meant) = cx.route_keys.meant(written, &cx.effort) else {
        let help = "name a route by its key as it stands in `routes`, or add the route there";
        return Some(new(message, help.to_owned()));
    };
    let faulty = cx.routes.iter().any(|line| line.key == meant && line.parsed.is_err());
    if faulty {
        return None; // The route's own key is reported, and is most likely what is wrong.
    }
    let help = format!("did you mean `{}`?", meant.value);
    Some(
        new(message, help)
            .also(meant.span, "a route with a similar key")
            .fix(written.span, scalar(meant)),
    )
}
