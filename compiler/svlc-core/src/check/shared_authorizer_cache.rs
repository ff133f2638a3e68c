//! A Lambda authorizer whose kept answer for one route is used for another.
//!
//! Why: answers are kept by identity alone, for the whole API: who was let in to read is let in to delete, if the function decides by
//! route (`apigw-dg`, http-api-lambda-authorizer, caching). A policy for one route denies every other.
//!
//! ```yaml
//! api: { authorizer: gate, authorizers: { gate: { type: lambda, function: gate, ttl: 300 } } }
//! routes: { GET /orders: orders, DELETE /orders: orders }
//! ```
//!
//! Fix: `$context.routeKey` among the identity, so that each route has its own answer; or keep nothing.

use super::context::Context;
use super::guard::Guard;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::{Authorizer, LambdaAuthorizer, Spanned};

const CODE: Code = Code::SV0406;
/// What tells routes apart.
const ROUTE_KEY: &str = "$context.routeKey";
const HELP: &str = "add `$context.routeKey` to `identity`, or take `ttl` away";
/// Routes that are shown.
const SHOWN: usize = 2;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (name, authorizer) in cx.authorizers() {
        let Some(Authorizer::Lambda(own)) = authorizer else { continue };
        let Some(ttl) = own.ttl.as_ref().filter(|ttl| ttl.value > 0) else { continue };
        if tells_routes_apart(cx, name, own) {
            continue;
        }
        let is_its = |guard| matches!(guard, Guard::Authorizer(of, _) if of.value == name.value);
        let routes: Vec<_> = cx.routes.iter().filter(|line| is_its(cx.guard(line))).collect();
        if routes.len() < 2 {
            continue;
        }
        let message = format!(
            "an answer of authorizer `{}` for one route is kept for all {} that it guards",
            name.value,
            routes.len()
        );
        let diagnostic = Diagnostic::new(CODE, ttl.span, message, HELP);
        sink.push(routes.iter().take(SHOWN).fold(diagnostic, |diagnostic, line| {
            diagnostic.also(line.key.span, "it guards this route")
        }));
    }
}

/// Whether routes have answers of their own, or may have once a fault in the identity is mended; or have none to keep.
fn tells_routes_apart(cx: &Context<'_>, name: &Spanned<String>, own: &LambdaAuthorizer) -> bool {
    let Some(identity) = &own.identity else {
        return cx.holes.items(&["api", "authorizers", name, "identity"]) > 0;
    };
    let is_whole = cx.holes.items(&["api", "authorizers", name, "identity"]) == identity.len();
    identity.is_empty() || !is_whole || identity.iter().any(|source| source.value.0 == ROUTE_KEY)
}
