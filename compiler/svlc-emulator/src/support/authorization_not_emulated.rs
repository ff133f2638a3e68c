//! A route that not everybody may use.
//!
//! Why: the emulator has no authorizers yet. To let everybody in would hide that a client is not let in, and give the function an event
//! without what it reads of the caller.
//!
//! ```yaml
//! routes: { GET /orders: { integration: orders, authorizer: tokens } }
//! ```
//!
//! Fix: none here; an open route while developing.

use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::model::{Authorization, AuthorizerKind, Model, Route};

const CODE: Code = Code::SV0606;

pub(super) fn check(route: &Route, model: &Model, found: &mut Vec<Diagnostic>) {
    let what = match &route.authorization {
        Authorization::None => return,
        Authorization::Iam => "IAM authorization",
        Authorization::Authorizer { id, scopes: _ } => match &model.authorizer(*id).kind {
            AuthorizerKind::Lambda { .. } => return,
            AuthorizerKind::Jwt { .. } => "a JWT authorizer",
        },
    };
    let message = format!("the route `{}` has {what}, which is not emulated", route.key);
    let help = "leave the route open while you use `svlc dev`, or deploy the service";
    found.push(Diagnostic::new(CODE, route.origin, message, help));
}
