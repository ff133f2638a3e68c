//! Who may use an operation, as OpenAPI has it: security schemes, and which of them a route asks for.

use serde_json::{Map, Value, json};

use crate::model::{Authorization, Authorizer, AuthorizerKind, Model, Route, Text};

/// Name of the scheme for AWS credentials; no authorizer can have it.
const IAM: &str = "iam";
/// What is below an issuer's URL.
const DISCOVERY: &str = "/.well-known/openid-configuration";

/// `components`; empty if every route is for everybody.
pub(super) fn components(model: &Model) -> Map<String, Value> {
    let mut schemes = Map::new();
    if model.routes.iter().any(|route| route.authorization == Authorization::Iam) {
        let signed = "Signed with AWS credentials (signature version 4, service execute-api)";
        let scheme = api_key("header", "Authorization", signed);
        schemes.insert(IAM.to_owned(), scheme);
    }
    for authorizer in &model.authorizers {
        schemes.extend(schemes_of(model, authorizer));
    }
    match schemes.is_empty() {
        true => Map::new(),
        false => Map::from_iter([("securitySchemes".to_owned(), Value::Object(schemes))]),
    }
}

/// `security` of a route; `None` if it is for everybody.
pub(super) fn security(model: &Model, route: &Route) -> Option<Value> {
    match &route.authorization {
        Authorization::None => None,
        Authorization::Iam => Some(json!([{ IAM: [] }])),
        Authorization::Authorizer { id, scopes } => {
            let names = schemes_of(model, model.authorizer(*id));
            let all: Map<String, Value> =
                names.into_iter().map(|(name, _)| (name, json!(scopes))).collect();
            Some(json!([all]))
        }
    }
}

/// The schemes of an authorizer, all of which a request has to satisfy.
fn schemes_of(model: &Model, authorizer: &Authorizer) -> Vec<(String, Value)> {
    let name = &authorizer.name;
    match &authorizer.kind {
        AuthorizerKind::Jwt { issuer, identity, .. } => {
            vec![(name.clone(), token(issuer, identity))]
        }
        AuthorizerKind::Lambda { function, identity, .. } => {
            let asked = ["Decided by function ", &model.function(*function).name].concat();
            let keys: Vec<_> = identity.iter().filter_map(|source| place(source)).collect();
            match keys.as_slice() {
                [] => vec![(name.clone(), api_key("header", "Authorization", &asked))],
                [(at, key)] => vec![(name.clone(), api_key(at, key, &asked))],
                keys => keys
                    .iter()
                    .map(|(at, key)| ([name, ".", key].concat(), api_key(at, key, &asked)))
                    .collect(),
            }
        }
    }
}

/// A token. Where the issuer is known only when the stack is deployed, readers learn no more than that it is one.
fn token(issuer: &Text, identity: &str) -> Value {
    let issuer = issuer.as_literal();
    match (place(identity), issuer) {
        (Some(("header", name)), Some(issuer)) if name.eq_ignore_ascii_case("authorization") => {
            let url = [issuer.trim_end_matches('/'), DISCOVERY].concat();
            json!({ "type": "openIdConnect", "openIdConnectUrl": url })
        }
        (Some((at, name)), _) if at != "header" || !name.eq_ignore_ascii_case("authorization") => {
            api_key(at, name, "A JSON Web Token")
        }
        _ => json!({ "type": "http", "scheme": "bearer", "bearerFormat": "JWT" }),
    }
}

/// Where OpenAPI finds an identity source, and its name; `None` for what no client sends.
fn place(source: &str) -> Option<(&'static str, &str)> {
    let header = source.strip_prefix("$request.header.").map(|name| ("header", name));
    header.or_else(|| source.strip_prefix("$request.querystring.").map(|name| ("query", name)))
}

fn api_key(at: &str, name: &str, description: &str) -> Value {
    json!({ "type": "apiKey", "in": at, "name": name, "description": description })
}
