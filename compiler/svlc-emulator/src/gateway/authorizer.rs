//! Who may use a route: [`Authorizers`] lets a request in with what is known of its [`Caller`], or refuses it as API Gateway does.
//! A kind of authorizer a file.

mod caller;
mod iam;
mod identity;
mod jwt;
mod keys;
mod lambda;
mod policy;
mod signature;

use std::sync::Arc;

use svlc_core::model::{Authorization, Authorizer, AuthorizerKind, Model};

pub(crate) use caller::Caller;

use super::event::Routed;
use super::refusal::Refusal;
use crate::lambda::Function;
use crate::local::Local;
use crate::machine::Machine;
use crate::setup::Setup;
use iam::Iam;
use jwt::Jwt;
use lambda::Asked;

/// The authorizers of an API, with what they remember.
#[derive(Debug)]
pub(crate) struct Authorizers {
    /// By [`svlc_core::model::AuthorizerId`].
    all: Vec<Kind>,
    iam: Iam,
    machine: Machine,
}

#[derive(Debug)]
enum Kind {
    Jwt(Jwt),
    Lambda(Asked),
}

impl Authorizers {
    /// Those of a model; nothing is remembered yet.
    pub(crate) fn new(
        model: &Model,
        functions: &[Arc<Function>],
        local: &Local,
        setup: &Setup,
        machine: &Machine,
    ) -> Self {
        let kind = |authorizer: &Authorizer| match &authorizer.kind {
            AuthorizerKind::Jwt { .. } => Kind::Jwt(Jwt::new(authorizer, local, setup)),
            AuthorizerKind::Lambda { function, .. } => {
                Kind::Lambda(Asked::new(authorizer, Arc::clone(&functions[function.0])))
            }
        };
        let iam = Iam::new(setup, local.partition());
        Self { all: model.authorizers.iter().map(kind).collect(), iam, machine: machine.clone() }
    }

    /// Somebody who would be let in, for an event that is made up.
    pub(crate) fn example(&self, authorization: &Authorization) -> Caller {
        match authorization {
            Authorization::None => Caller::Anyone,
            Authorization::Iam => self.iam.example(),
            Authorization::Authorizer { id, scopes } => match &self.all[id.0] {
                Kind::Jwt(jwt) => jwt.example(scopes, self.machine.clock.now()),
                Kind::Lambda(asked) => asked.example(),
            },
        }
    }

    /// Lets a request in, or says why not.
    pub(crate) async fn authorize(
        &self,
        routed: &Routed<'_>,
        authorization: &Authorization,
    ) -> Result<Caller, Refusal> {
        match authorization {
            Authorization::None => Ok(Caller::Anyone),
            Authorization::Iam => self.iam.authorize(routed),
            Authorization::Authorizer { id, scopes } => match &self.all[id.0] {
                Kind::Jwt(jwt) => jwt.authorize(routed, scopes, &self.machine).await,
                Kind::Lambda(asked) => asked.authorize(routed).await,
            },
        }
    }
}
