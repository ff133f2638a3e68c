//! Authorizers, and the right of one to invoke its function. How a route says who may use it is in `api`; SAM's words for both
//! are in `sam::authorizer`.

use super::api::invoke;
use super::integration::{invocations, payload_version};
use super::text;
use crate::cfn::{Map, Piece, Resource, Value, logical_id};
use crate::model::{Authorization, Authorizer, AuthorizerKind, Model, Route};

/// An authorizer.
pub(super) fn authorizer(model: &Model, authorizer: &Authorizer) -> Resource {
    let properties = Map::new()
        .with("ApiId", Value::reference(logical_id::HTTP_API))
        .with("Name", &authorizer.name);
    let properties = match &authorizer.kind {
        AuthorizerKind::Jwt { issuer, audience, identity } => {
            let jwt = Map::new()
                .with("Issuer", text::value(issuer))
                .with("Audience", Value::list(audience.iter().map(text::value)));
            properties
                .with("AuthorizerType", "JWT")
                .with("IdentitySource", Value::list([identity]))
                .with("JwtConfiguration", jwt)
        }
        AuthorizerKind::Lambda { function, identity, ttl, payload, simple } => properties
            .with("AuthorizerType", "REQUEST")
            .with("AuthorizerUri", invocations(model.function(*function)))
            .with("AuthorizerPayloadFormatVersion", payload_version(*payload))
            .with_some("EnableSimpleResponses", simple.then_some(true))
            .with_filled("IdentitySource", Value::list(identity))
            .with("AuthorizerResultTtlInSeconds", *ttl),
    };
    Resource::new("AWS::ApiGatewayV2::Authorizer", properties).at(authorizer.origin)
}

/// Lets an authorizer invoke its function; `None` if it has none.
pub(super) fn access(model: &Model, authorizer: &Authorizer) -> Option<Resource> {
    let id = Piece::reference(logical_id::authorizer(&authorizer.name));
    let function = model.function(authorizer.function()?);
    Some(invoke(function, [Piece::text("/authorizers/"), id]).at(authorizer.origin))
}

/// The same where the authorizer has no id that a template can name, because a definition makes it.
pub(super) fn any_access(model: &Model, authorizer: &Authorizer) -> Option<Resource> {
    let function = model.function(authorizer.function()?);
    let resource = invoke(function, [Piece::text("/authorizers/*")]);
    Some(resource.at(authorizer.origin).comment("An authorizer of a definition has no logical id, so this is for every authorizer of the API."))
}

/// Who may use a route, as its properties.
pub(super) fn authorization(model: &Model, route: &Route) -> Map {
    match &route.authorization {
        // Said where a route may have had an authorizer before: what a template leaves out, an update may leave as it is.
        Authorization::None if !model.authorizers.is_empty() => {
            Map::new().with("AuthorizationType", "NONE")
        }
        Authorization::None => Map::new(),
        Authorization::Iam => Map::new().with("AuthorizationType", "AWS_IAM"),
        Authorization::Authorizer { id, scopes } => {
            let authorizer = model.authorizer(*id);
            let kind = match authorizer.kind {
                AuthorizerKind::Jwt { .. } => "JWT",
                AuthorizerKind::Lambda { .. } => "CUSTOM",
            };
            let id = logical_id::authorizer(&authorizer.name);
            Map::new()
                .with("AuthorizationType", kind)
                .with("AuthorizerId", Value::reference(id))
                .with_filled("AuthorizationScopes", Value::list(scopes))
        }
    }
}
