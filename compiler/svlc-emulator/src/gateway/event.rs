//! The event that a function gets of a request, in payload format 2.0 and 1.0. Field by field as captured from AWS in April 2025;
//! what is left out, and what is `null`, differs between the two.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use svlc_core::model::{Payload, Stage};
use svlc_core::routing::{RouteKey, decoded};

use super::authorizer::Caller;
use super::context::Context;
use super::request::Received;
use crate::local::{ACCOUNT, API_ID, Local};

/// A request that has found its route.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Routed<'a> {
    pub(crate) request: &'a Received,
    pub(crate) stage: &'a Stage,
    pub(crate) key: &'a RouteKey,
    /// Path parameters, decoded.
    pub(crate) parameters: &'a [(String, String)],
    /// Who sends it, as far as that is known by now.
    pub(crate) caller: &'a Caller,
    pub(crate) local: &'a Local,
}

impl<'a> Routed<'a> {
    /// What variables of `$context` tell of; `route_key` is the key as text.
    pub(crate) fn context(&self, route_key: &'a str) -> Context<'a> {
        let Self { request, stage, key: _, parameters: _, caller, local } = *self;
        Context { request, stage: &stage.name, route_key: Some(route_key), caller, local }
    }

    /// The ARN of what is called, as policies name it: API, stage, method, and the path without its stage, as it was sent. Whether
    /// AWS decodes the path is not verified.
    pub(crate) fn arn(&self) -> String {
        let Self { request, stage, local, .. } = self;
        let (api, path) = (local.api_arn(), request.below.trim_start_matches('/'));
        format!("{api}/{}/{}/{path}", stage.name, request.method)
    }

    /// The path with the name of the stage in front, as format 2.0 and private integrations have it: below the API's own name that is
    /// the path as sent, but the mapping of a custom domain is not in it.
    pub(crate) fn staged_path(&self) -> String {
        let below = self.request.below.as_str();
        match self.stage.is_default() {
            true => below.to_owned(),
            false => format!("/{}{below}", self.stage.name),
        }
    }
}

/// The event of a request.
pub(crate) fn event(routed: &Routed<'_>, payload: Payload) -> Value {
    match payload {
        Payload::V2 => version_2(routed),
        Payload::V1 => version_1(routed),
    }
}

/// What an authorizer of payload format 2.0 is asked: the event without its body.
pub(crate) fn of_authorizer_2(routed: &Routed<'_>, arn: &str, identity: &Value) -> Value {
    let whole = version_2(routed);
    let kept = whole.as_object().into_iter().flatten();
    let kept = kept.filter(|(name, _)| !matches!(name.as_str(), "body" | "isBase64Encoded"));
    let own =
        [("type", &json!("REQUEST")), ("routeArn", &json!(arn)), ("identitySource", identity)]
            .map(|(name, value)| (name.to_owned(), value.clone()));
    kept.map(|(name, value)| (name.clone(), value.clone())).chain(own).collect()
}

/// What an authorizer of payload format 1.0 is asked, as documented; each name has its last value alone.
pub(crate) fn of_authorizer_1(routed: &Routed<'_>, arn: &str, identity: &Value) -> Value {
    let Routed { request, stage, key, parameters, .. } = *routed;
    json!({
        "version": "1.0",
        "type": "REQUEST",
        "methodArn": arn,
        "identitySource": identity,
        "authorizationToken": identity,
        "resource": resource(key),
        "path": request.path,
        "httpMethod": request.method,
        "headers": last(&sent_headers(request)),
        "queryStringParameters": last(&request.query_parameters()),
        "pathParameters": last(parameters),
        "stageVariables": variables(stage),
        "requestContext": {
            "path": request.path,
            "accountId": ACCOUNT,
            "resourceId": key.to_string(),
            "stage": stage.name,
            "requestId": request.id,
            "identity": { "apiKey": null, "sourceIp": request.source_ip.to_string(), "clientCert": null },
            "resourcePath": resource(key),
            "httpMethod": request.method,
            "apiId": API_ID,
        },
    })
}

fn version_2(routed: &Routed<'_>) -> Value {
    let Routed { request, stage, key, parameters, .. } = *routed;
    let (cookies, headers): (Vec<_>, Vec<_>) =
        request.forwarded_headers().into_iter().partition(|(name, _)| name == "cookie");
    let cookies: Vec<Value> = cookies
        .iter()
        .flat_map(|(_, value)| value.split("; ").map(|cookie| Value::from(cookie.trim())))
        .collect();
    let query = request.query_parameters();
    let mut event = Map::new();
    let mut set = |name: &str, value: Value| event.insert(name.to_owned(), value);
    set("version", "2.0".into());
    set("routeKey", key.to_string().into());
    set("rawPath", decoded(&routed.staged_path()).into());
    set("rawQueryString", request.query.as_str().into());
    if !cookies.is_empty() {
        set("cookies", cookies.into());
    }
    set("headers", joined(&headers));
    if !query.is_empty() {
        set("queryStringParameters", joined(&query));
    }
    set("requestContext", context_2(routed));
    if !parameters.is_empty() {
        set("pathParameters", joined(parameters));
    }
    let body = request.event_body();
    let is_base64 = body.as_ref().is_some_and(|(_, is_base64)| *is_base64);
    if let Some((text, _)) = body {
        set("body", text.into());
    }
    set("isBase64Encoded", is_base64.into());
    if !stage.variables.is_empty() {
        set("stageVariables", variables(stage));
    }
    Value::Object(event)
}

fn context_2(routed: &Routed<'_>) -> Value {
    let Routed { request, stage, key, caller, local, .. } = *routed;
    let mut context = json!({
        "accountId": ACCOUNT,
        "apiId": API_ID,
        "domainName": request.domain_name(local),
        "domainPrefix": request.domain_prefix(),
        "http": {
            "method": request.method,
            "path": decoded(&routed.staged_path()),
            "protocol": "HTTP/1.1",
            "sourceIp": request.source_ip.to_string(),
            "userAgent": request.header("user-agent").unwrap_or_default(),
        },
        "requestId": request.id,
        "routeKey": key.to_string(),
        "stage": stage.name,
        "time": request.moment.common_log(),
        "timeEpoch": request.moment.0,
    });
    if let Some(authorizer) = caller.version_2() {
        context["authorizer"] = authorizer;
    }
    context
}

fn version_1(routed: &Routed<'_>) -> Value {
    let Routed { request, stage, key, parameters, .. } = *routed;
    let headers = sent_headers(request);
    let query = request.query_parameters();
    let body = request.event_body();
    json!({
        "version": "1.0",
        "resource": resource(key),
        "path": request.path,
        "httpMethod": request.method,
        "headers": last(&headers),
        "multiValueHeaders": lists(&headers),
        "queryStringParameters": or_null(&query, last),
        "multiValueQueryStringParameters": or_null(&query, lists),
        "requestContext": context_1(routed),
        "pathParameters": or_null(parameters, last),
        "stageVariables": if stage.variables.is_empty() { Value::Null } else { variables(stage) },
        "body": body.as_ref().map(|(text, _)| text),
        "isBase64Encoded": body.as_ref().is_some_and(|(_, is_base64)| *is_base64),
    })
}

fn context_1(routed: &Routed<'_>) -> Value {
    let Routed { request, stage, key, caller, local, .. } = *routed;
    let mut context = json!({
        "accountId": ACCOUNT,
        "apiId": API_ID,
        "domainName": request.domain_name(local),
        "domainPrefix": request.domain_prefix(),
        "extendedRequestId": request.id,
        "httpMethod": request.method,
        "identity": {
            "accessKey": null,
            "accountId": null,
            "caller": null,
            "cognitoAmr": null,
            "cognitoAuthenticationProvider": null,
            "cognitoAuthenticationType": null,
            "cognitoIdentityId": null,
            "cognitoIdentityPoolId": null,
            "principalOrgId": null,
            "sourceIp": request.source_ip.to_string(),
            "user": null,
            "userAgent": request.header("user-agent").unwrap_or_default(),
            "userArn": null,
        },
        "path": request.path,
        "protocol": "HTTP/1.1",
        "requestId": request.id,
        "requestTime": request.moment.common_log(),
        "requestTimeEpoch": request.moment.0,
        "resourceId": key.to_string(),
        "resourcePath": resource(key),
        "stage": stage.name,
    });
    if let Some(authorizer) = caller.version_1() {
        context["authorizer"] = authorizer;
    }
    for (name, value) in caller.identity() {
        context["identity"][name] = value.into();
    }
    context
}

fn resource(key: &RouteKey) -> String {
    key.path().unwrap_or_else(|| "$default".to_owned())
}

fn variables(stage: &Stage) -> Value {
    stage
        .variables
        .iter()
        .map(|(name, value)| (name.clone(), Value::from(value.as_str())))
        .collect()
}

/// The headers with their names as a client writes them.
fn sent_headers(request: &Received) -> Vec<(String, String)> {
    let headers = request.forwarded_headers().into_iter();
    headers.map(|(name, value)| (sent_name(request, &name), value)).collect()
}

/// The name of a header as a client of HTTP/1.1 writes it. The server hands out lower case alone, so that what a client wrote
/// otherwise is lost: docs/parity.md says so.
fn sent_name(request: &Received, name: &str) -> String {
    if request.is_http2 {
        return name.to_owned();
    }
    let word = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    };
    name.split('-').map(word).collect::<Vec<_>>().join("-")
}

/// Names with their values, those of one name joined by commas; sorted by name.
fn joined(pairs: &[(String, String)]) -> Value {
    let mut map: BTreeMap<&str, String> = BTreeMap::new();
    for (name, value) in pairs {
        map.entry(name).and_modify(|all| *all = format!("{all},{value}")).or_insert(value.clone());
    }
    map.into_iter().map(|(name, value)| (name.to_owned(), Value::from(value))).collect()
}

/// Names with the last value of each.
fn last(pairs: &[(String, String)]) -> Value {
    let map: BTreeMap<&str, &str> = pairs.iter().map(|(name, value)| (&**name, &**value)).collect();
    map.into_iter().map(|(name, value)| (name.to_owned(), Value::from(value))).collect()
}

/// Names with all values of each.
fn lists(pairs: &[(String, String)]) -> Value {
    let mut map: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, value) in pairs {
        map.entry(name).or_default().push(value);
    }
    map.into_iter().map(|(name, values)| (name.to_owned(), Value::from(values))).collect()
}

fn or_null(pairs: &[(String, String)], form: fn(&[(String, String)]) -> Value) -> Value {
    if pairs.is_empty() { Value::Null } else { form(pairs) }
}
