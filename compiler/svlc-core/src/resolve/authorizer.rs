//! Authorizers, and who may use a route.

use super::{CHECKED, Resolve};
use crate::model::{Authorization, Authorizer, AuthorizerId, AuthorizerKind, FunctionId, Payload};
use crate::spec::{self, Entries, JwtAuthorizer, LambdaAuthorizer, Spanned};

/// Where a token or an identity stands if nothing is said.
const IDENTITY: &str = "$request.header.Authorization";

impl Resolve<'_> {
    pub(super) fn authorizers(&self) -> Vec<Authorizer> {
        let written = self.spec.api.iter().flat_map(|api| &api.authorizers).flat_map(Entries::iter);
        let resolved = written.map(|(name, own)| Authorizer {
            name: name.value.clone(),
            origin: name.span,
            kind: match own {
                spec::Authorizer::Jwt(own) => self.jwt(own),
                spec::Authorizer::Lambda(own) => self.lambda_authorizer(own),
            },
        });
        resolved.collect()
    }

    fn jwt(&self, own: &JwtAuthorizer) -> AuthorizerKind {
        let audience = own.audience.iter().flatten();
        AuthorizerKind::Jwt {
            issuer: self.text(own.issuer.as_ref().expect(CHECKED)),
            audience: audience.map(|one| self.text(one)).collect(),
            identity: own.identity.as_ref().map_or(IDENTITY, |source| source).to_owned(),
        }
    }

    fn lambda_authorizer(&self, own: &LambdaAuthorizer) -> AuthorizerKind {
        let payload = own.payload.as_ref().map_or(Payload::V2, |payload| payload.value);
        let function = own.function.as_ref().expect(CHECKED);
        AuthorizerKind::Lambda {
            function: self.function_id(function),
            identity: identity(own.identity.as_ref()),
            ttl: own.ttl.as_ref().map_or(0, |ttl| ttl.value),
            payload,
            simple: own.simple.as_ref().map_or(payload == Payload::V2, |simple| simple.value),
        }
    }

    pub(super) fn function_id(&self, name: &str) -> FunctionId {
        let functions = self.spec.functions.as_ref();
        FunctionId(functions.and_then(|functions| functions.index_of(name)).expect(CHECKED))
    }

    /// Who may use a route: what it says itself, or what `api.authorizer` says for all.
    pub(super) fn authorization(&self, route: &spec::Route) -> Authorization {
        let api = self.spec.api.as_ref();
        let shared = api.and_then(|api| api.authorizer.as_ref());
        let Some(choice) = route.authorizer().or(shared) else { return Authorization::None };
        let scopes = route.settings().and_then(|settings| settings.scopes.as_ref());
        match choice.value.0.as_str() {
            "none" => Authorization::None,
            "iam" => Authorization::Iam,
            name => Authorization::Authorizer {
                id: AuthorizerId(
                    api.and_then(|api| api.authorizers.as_ref()?.index_of(name)).expect(CHECKED),
                ),
                scopes: scopes.into_iter().flatten().map(|scope| scope.to_string()).collect(),
            },
        }
    }
}

/// The identity sources in the one order that SAM knows too, so that the function is told the same by both templates.
fn identity(written: Option<&Vec<Spanned<spec::IdentitySource>>>) -> Vec<String> {
    const ORDER: [&str; 4] =
        ["$request.header.", "$request.querystring.", "$stageVariables.", "$context."];
    let Some(written) = written else { return vec![IDENTITY.to_owned()] };
    let mut sources: Vec<String> = written.iter().map(|source| source.to_string()).collect();
    sources.sort_by_key(|source| ORDER.iter().position(|kind| source.starts_with(kind)));
    sources
}
