//! A route whose path starts with the name of a stage, in an API that has a `$default` stage.
//!
//! Why: API Gateway chooses the stage first. `/beta/orders` goes to stage `beta` as `/orders`, so on `$default` the
//! route can never be reached (`apigw-dg`, http-api-develop-routes).
//!
//! ```yaml
//! routes: { GET /beta/orders: orders }
//! stages: { $default: {}, beta: {} }
//! ```
//!
//! Fix: rename the stage or the path.

use std::collections::BTreeMap;

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::routing::{RouteKey, Segment};

const CODE: Code = Code::SV0321;
const HELP: &str = "give the stage or the path another name";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let stages: BTreeMap<&str, _> =
        cx.stages().map(|(name, _)| (name.value.as_str(), name.span)).collect();
    if !stages.contains_key("$default") {
        return;
    }
    for line in &cx.routes {
        let Ok(RouteKey::Path { segments, .. }) = &line.parsed else { continue };
        let Some(Segment::Literal(first)) = segments.first() else { continue };
        let Some(stage) = stages.get(first.as_str()) else { continue };
        let at = line.key.value.find('/').expect("a path starts with `/`") + 1;
        let span = cx.within(line.key.span, &line.key.value, at..at + first.len());
        let message = format!("on stage `$default`, `/{first}` belongs to stage `{first}`");
        sink.push(
            Diagnostic::new(CODE, span, message, HELP)
                .label("this route cannot be reached there")
                .also(*stage, "the stage of that name")
                .note("API Gateway takes the first segment for the stage if one is called so, then looks for a route"),
        );
    }
}
