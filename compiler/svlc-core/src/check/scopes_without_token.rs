//! Scopes of a route that no JWT authorizer guards.
//!
//! Why: scopes are read from a token. API Gateway refuses them on a route that has no JWT authorizer (`apigw-dg`,
//! http-api-jwt-authorizer).
//!
//! ```yaml
//! routes: { GET /orders: { integration: orders, authorizer: iam, scopes: [orders:read] } }
//! ```
//!
//! Fix: a JWT authorizer for the route, or no scopes.

use super::context::Context;
use super::guard::Guard;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::Authorizer;

const CODE: Code = Code::SV0345;
const HELP: &str = "give the route an authorizer of `type: jwt`, or take `scopes` away";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for line in &cx.routes {
        let settings = line.route.and_then(|route| route.settings());
        let scopes = settings.and_then(|settings| settings.scopes.as_ref());
        let Some(first) = scopes.and_then(|scopes| scopes.first()) else { continue };
        let (why, other) = match cx.guard(line) {
            Guard::Hole | Guard::Authorizer(_, None | Some(Authorizer::Jwt(_))) => continue,
            Guard::Open => ("the route is open to everybody".to_owned(), None),
            Guard::Iam => ("AWS credentials have no scopes".to_owned(), None),
            Guard::Authorizer(name, Some(Authorizer::Lambda(_))) => {
                (format!("authorizer `{}` is a function", name.value), Some(name.span))
            }
        };
        let message = format!("scopes are read from a token, and {why}");
        let diagnostic = Diagnostic::new(CODE, first.span, message, HELP);
        sink.push(match other {
            Some(span) => diagnostic.also(span, "no JWT authorizer"),
            None => diagnostic,
        });
    }
}
