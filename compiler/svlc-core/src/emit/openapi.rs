//! `openapi.json`: the routes as OpenAPI 3.1, for people, documentation and client generators. Not what API Gateway is made from;
//! that is in the templates.

mod path;
mod security;
mod server;

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::cfn::logical_id;
use crate::model::{HttpMethod, Model, Route, Target};
use crate::routing::RouteKey;
use path::Paths;

/// Methods that an `ANY` route stands for, in OpenAPI's order.
const METHODS: [HttpMethod; 7] = [
    HttpMethod::Get,
    HttpMethod::Put,
    HttpMethod::Post,
    HttpMethod::Delete,
    HttpMethod::Options,
    HttpMethod::Head,
    HttpMethod::Patch,
];

/// The document.
pub(super) fn document(model: &Model) -> String {
    let mut info = Map::new();
    info.insert("title".into(), json!(model.api.name));
    if let Some(description) = model.api.description.as_ref().filter(|text| !text.is_empty()) {
        info.insert("description".into(), json!(description));
    }
    info.insert("version".into(), json!("1.0"));
    let mut document = Map::new();
    document.insert("openapi".into(), json!("3.1.0"));
    document.insert("info".into(), Value::Object(info));
    document.insert("servers".into(), server::servers(model));
    document.insert("tags".into(), tags(model));
    document.insert("paths".into(), Value::Object(paths(model)));
    let components = security::components(model);
    if !components.is_empty() {
        document.insert("components".into(), Value::Object(components));
    }
    if let Some(route) = model.routes.iter().find(|route| route.key == RouteKey::Default) {
        let rest = json!({
            "description": "Every request that no path above takes; OpenAPI has no word for it.",
            "tag": tag(model, route),
        });
        document.insert("x-svlc-default-route".into(), rest);
    }
    let mut text = serde_json::to_string_pretty(&document).expect("every key is text");
    text.push('\n');
    text
}

/// One tag for each function and endpoint that a route leads to, in the order of the spec.
fn tags(model: &Model) -> Value {
    let used: BTreeSet<&str> = model.routes.iter().map(|route| tag(model, route)).collect();
    let names: BTreeSet<&str> = model.functions.iter().map(|one| one.name.as_str()).collect();
    let functions = model.functions.iter().map(|one| (&one.name, one.description.as_ref()));
    let endpoints = model
        .integrations
        .iter()
        .filter(|one| !matches!(one.target, Target::Lambda { .. }))
        .filter(|one| !names.contains(one.name.as_str()))
        .map(|one| (&one.name, None));
    let all = functions.chain(endpoints).filter(|(name, _)| used.contains(name.as_str()));
    all.map(|(name, description)| match description.filter(|text| !text.is_empty()) {
        Some(description) => json!({ "name": name, "description": description }),
        None => json!({ "name": name }),
    })
    .collect()
}

/// The function that a route leads to, or the integration that is an endpoint.
fn tag<'a>(model: &'a Model, route: &Route) -> &'a str {
    match model.target(route) {
        Target::Lambda { function, .. } => &model.function(*function).name,
        Target::Http { .. } | Target::Private { .. } | Target::Aws { .. } => {
            &model.integration(route.integration).name
        }
    }
}

fn paths(model: &Model) -> Map<String, Value> {
    let mut paths = Paths::default();
    for route in &model.routes {
        let RouteKey::Path { method, segments } = &route.key else {
            continue;
        };
        let item = paths.item(&route.key, segments);
        match method {
            HttpMethod::Any => item.any = Some(route),
            method => item.methods.push((*method, route)),
        }
    }
    paths.into_items().map(|item| (item.path(), Value::Object(path_item(model, &item)))).collect()
}

/// A path: its parameters, then an operation for each method. What `ANY` stands for is every method that has no route of its own.
fn path_item(model: &Model, item: &path::Item<'_>) -> Map<String, Value> {
    let mut out = Map::new();
    if item.names.iter().any(Option::is_some) {
        out.insert("parameters".into(), item.parameters());
    }
    for method in METHODS {
        let own = item.methods.iter().find(|(known, _)| *known == method).map(|(_, route)| *route);
        let Some(route) = own.or(item.any) else {
            continue;
        };
        let word = method.as_str().to_ascii_lowercase();
        let suffix = if own.is_some() { "" } else { word.as_str() };
        let mut operation = json!({
            "operationId": operation_id(&route.key, suffix),
            "tags": [tag(model, route)],
            "responses": { "default": { "description": answer(model, route) } },
        });
        if let Some(security) = security::security(model, route) {
            operation["security"] = security;
        }
        out.insert(word, operation);
    }
    out
}

/// As stable as the route's logical id, which it is made from: `getOrdersParam1a2b3c4d`, `anyAdmin-get`.
fn operation_id(key: &RouteKey, suffix: &str) -> String {
    let name = logical_id::route_key(key);
    let (first, rest) = name.split_at(1);
    let hyphen = if suffix.is_empty() { "" } else { "-" };
    [&first.to_ascii_lowercase(), rest, hyphen, suffix].concat()
}

fn answer(model: &Model, route: &Route) -> String {
    let kind = match model.target(route) {
        Target::Lambda { .. } => "function ",
        Target::Http { .. } | Target::Private { .. } => "endpoint ",
        Target::Aws { action, .. } => return ["What ", action.name, " answers"].concat(),
    };
    ["What ", kind, tag(model, route), " answers"].concat()
}
