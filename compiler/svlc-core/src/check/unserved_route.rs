//! A route that leads to the blueprint `table-crud`, which has no answer for it.
//!
//! Why: the blueprint knows two kinds of paths, that of all items and that of one. For another method, or another place of the
//! key, there is nothing that it could do with the table.
//!
//! ```yaml
//! routes: { PATCH /items/{id}: items }      # `items` starts from `table-crud`
//! ```
//!
//! Fix: GET or POST on a path without parameters; GET, PUT or DELETE on that path with one parameter behind it.

use super::blueprint::started;
use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::routing::{RouteKey, Segment};
use crate::spec::{BlueprintName, HttpMethod};

const CODE: Code = Code::SV0256;
const HELP: &str = "use GET and POST on a path without parameters, GET, PUT and DELETE on that path with `/{id}` behind it";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for started in started(cx).filter(|one| one.blueprint == BlueprintName::TableCrud) {
        for line in started.routes(cx) {
            if line.parsed.as_ref().is_ok_and(|key| !is_served(key)) {
                let key = &line.key.value;
                let message = format!("blueprint `table-crud` has no answer for `{key}`");
                let diagnostic = Diagnostic::new(CODE, line.key.span, message, HELP);
                sink.push(diagnostic.also(started.span, "this is where the route leads"));
            }
        }
    }
}

fn is_served(key: &RouteKey) -> bool {
    let RouteKey::Path { method, segments } = key else { return false };
    let is_text = |segment: &Segment| segment.parameter().is_none();
    match segments.split_last() {
        Some((Segment::Parameter(_), path)) => {
            path.iter().all(is_text)
                && matches!(method, HttpMethod::Get | HttpMethod::Put | HttpMethod::Delete)
        }
        _ => segments.iter().all(is_text) && matches!(method, HttpMethod::Get | HttpMethod::Post),
    }
}
