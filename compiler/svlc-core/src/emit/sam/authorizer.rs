//! Authorizers in SAM's words: the API's `Auth`, and who may use a route, as an event or as an operation of a definition.

use super::super::{integration::payload_version, invocation, text};
use crate::cfn::{Map, Value};
use crate::model::{Authorization, Authorizer, AuthorizerKind, Model, Route};

/// What SAM calls the authorization by AWS credentials.
const IAM: &str = "AWS_IAM";

/// `Auth` of the API; `None` if every route is for everybody and there is no authorizer.
pub(super) fn auth(model: &Model) -> Option<Map> {
    let is_iam = |route: &Route| route.authorization == Authorization::Iam;
    let has_iam = model.routes.iter().any(is_iam).then_some(true);
    let authorizers = model.authorizers.iter();
    let authorizers: Map = authorizers.map(|one| (&one.name, authorizer(model, one))).collect();
    let auth = Map::new().with_some("EnableIamAuthorizer", has_iam);
    let auth = auth.with_filled("Authorizers", authorizers);
    Some(auth).filter(|auth| !auth.is_empty())
}

fn authorizer(model: &Model, authorizer: &Authorizer) -> Map {
    match &authorizer.kind {
        AuthorizerKind::Jwt { issuer, audience, identity } => {
            let jwt = Map::new()
                .with("issuer", text::value(issuer))
                .with("audience", Value::list(audience.iter().map(text::value)));
            Map::new().with("IdentitySource", identity).with("JwtConfiguration", jwt)
        }
        AuthorizerKind::Lambda { function, identity: sources, ttl, payload, simple } => {
            let function = invocation::invocable(model.function(*function));
            Map::new()
                .with("FunctionArn", function)
                .with("AuthorizerPayloadFormatVersion", payload_version(*payload))
                .with_some("EnableSimpleResponses", simple.then_some(true))
                .with("Identity", identity(sources).with("ReauthorizeEvery", *ttl))
        }
    }
}

/// Identity sources by kind, without what the kind begins with.
fn identity(sources: &[String]) -> Map {
    const KINDS: [(&str, &str); 4] = [
        ("Headers", "$request.header."),
        ("QueryStrings", "$request.querystring."),
        ("StageVariables", "$stageVariables."),
        ("Context", "$context."),
    ];
    KINDS.into_iter().fold(Map::new(), |map, (key, start)| {
        map.with_filled(key, Value::list(sources.iter().filter_map(|one| one.strip_prefix(start))))
    })
}

/// `Auth` of a route that is an event.
pub(super) fn event(model: &Model, route: &Route) -> Option<Map> {
    let (name, scopes) = choice(model, route)?;
    Some(
        Map::new().with("Authorizer", name).with_filled("AuthorizationScopes", Value::list(scopes)),
    )
}

/// `security` of a route that is an operation of a definition.
pub(super) fn security(model: &Model, route: &Route) -> Option<Value> {
    let (name, scopes) = choice(model, route)?;
    Some(Value::list([Map::new().with(name, Value::list(scopes))]))
}

/// The name of what decides, and scopes; `None` if the route is for everybody.
fn choice<'a>(model: &'a Model, route: &'a Route) -> Option<(&'a str, &'a [String])> {
    match &route.authorization {
        Authorization::None => None,
        Authorization::Iam => Some((IAM, &[])),
        Authorization::Authorizer { id, scopes } => Some((&model.authorizer(*id).name, scopes)),
    }
}
