//! The event that a function gets of a request, in payload format 2.0 and 1.0. Field by field as captured from AWS in April 2025;
//! what is left out, and what is `null`, differs between the two.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use svlc_core::model::{Payload, Stage};
use svlc_core::routing::{RouteKey, decoded};

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
    pub(crate) local: &'a Local,
}

/// The event of a request.
pub(crate) fn event(routed: &Routed<'_>, payload: Payload) -> Value {
    match payload {
        Payload::V2 => version_2(routed),
        Payload::V1 => version_1(routed),
    }
}

fn version_2(routed: &Routed<'_>) -> Value {
    let Routed { request, stage, key, parameters, local } = *routed;
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
    set("rawPath", decoded(&request.path).into());
    set("rawQueryString", request.query.as_str().into());
    if !cookies.is_empty() {
        set("cookies", cookies.into());
    }
    set("headers", joined(&headers));
    if !query.is_empty() {
        set("queryStringParameters", joined(&query));
    }
    set("requestContext", context_2(request, stage, key, local));
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

fn context_2(request: &Received, stage: &Stage, key: &RouteKey, local: &Local) -> Value {
    json!({
        "accountId": ACCOUNT,
        "apiId": API_ID,
        "domainName": local.domain(),
        "domainPrefix": API_ID,
        "http": {
            "method": request.method,
            "path": decoded(&request.path),
            "protocol": "HTTP/1.1",
            "sourceIp": request.source_ip.to_string(),
            "userAgent": request.header("user-agent").unwrap_or_default(),
        },
        "requestId": request.id,
        "routeKey": key.to_string(),
        "stage": stage.name,
        "time": request.moment.common_log(),
        "timeEpoch": request.moment.0,
    })
}

fn version_1(routed: &Routed<'_>) -> Value {
    let Routed { request, stage, key, parameters, .. } = *routed;
    let headers: Vec<(String, String)> = request
        .forwarded_headers()
        .into_iter()
        .map(|(name, value)| (sent_name(request, &name), value))
        .collect();
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
    let Routed { request, stage, key, local, .. } = *routed;
    json!({
        "accountId": ACCOUNT,
        "apiId": API_ID,
        "domainName": local.domain(),
        "domainPrefix": API_ID,
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
    })
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
