//! Who may use a route: [`Authorizers`] lets a request in with what is known of its [`Caller`], or refuses it as API Gateway does.
//! A kind of authorizer a file.

mod caller;
mod identity;
mod lambda;
mod policy;

use std::sync::Arc;

use svlc_core::model::{Authorization, AuthorizerKind, Model};

pub(crate) use caller::Caller;

use super::event::Routed;
use super::refusal::Refusal;
use crate::lambda::Function;

/// The authorizers of an API, with what they remember.
#[derive(Debug)]
pub(crate) struct Authorizers {
    /// Answers of Lambda authorizers that are kept, by authorizer.
    kept: Vec<lambda::Kept>,
}

impl Authorizers {
    /// Those of a model; nothing is remembered yet.
    pub(crate) fn new(model: &Model) -> Self {
        Self { kept: model.authorizers.iter().map(|_| lambda::Kept::default()).collect() }
    }

    /// Lets a request in, or says why not.
    pub(crate) async fn authorize(
        &self,
        routed: &Routed<'_>,
        authorization: &Authorization,
        model: &Model,
        functions: &[Arc<Function>],
    ) -> Result<Caller, Refusal> {
        let Authorization::Authorizer { id, scopes: _ } = authorization else {
            return Ok(Caller::Anyone);
        };
        match &model.authorizer(*id).kind {
            AuthorizerKind::Lambda { function, identity, ttl, payload, simple } => {
                let asked = lambda::Asked {
                    function: &functions[function.0],
                    identity,
                    ttl: *ttl,
                    payload: *payload,
                    is_simple: *simple,
                };
                asked.authorize(routed, &self.kept[id.0]).await
            }
            AuthorizerKind::Jwt { .. } => unreachable!("support refuses it"),
        }
    }
}
