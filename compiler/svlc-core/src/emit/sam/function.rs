//! Functions in SAM's words, with what they have in common under `Globals`.

use super::super::{api, function as parts, tag_map};
use super::{authorizer, is_event};
use crate::cfn::{Map, Resource, Value, logical_id};
use crate::model::{Function, FunctionId, Model, Payload, Route};
use crate::routing::RouteKey;

/// A setting that several functions tend to have in common.
pub(super) type Setting = (&'static str, Value);

/// What all functions have in common, of which `common` are the settings.
pub(super) fn globals(model: &Model, common: &[Setting]) -> Map {
    if model.functions.is_empty() {
        return Map::new();
    }
    let settings = Map::new()
        .with("CodeUri", ".")
        .with("Runtime", parts::RUNTIME)
        .with("Handler", parts::HANDLER)
        .and(common.iter().cloned().collect())
        .with_filled("Tags", tag_map(&model.tags));
    Map::new().with("Function", settings)
}

/// Those of the settings that tend to be shared that all functions give the same value.
pub(super) fn common(model: &Model) -> Vec<Setting> {
    let Some((first, rest)) = model.functions.split_first() else {
        return Vec::new();
    };
    let same =
        |entry: &Setting| rest.iter().all(|function| parts::shared(function).contains(entry));
    parts::shared(first).into_iter().filter(same).collect()
}

/// A function, its routes as events, without the `common` settings that all functions have.
pub(super) fn function(
    model: &Model,
    common: &[Setting],
    id: FunctionId,
    function: &Function,
) -> Resource {
    let own = parts::shared(function).into_iter().filter(|entry| !common.contains(entry));
    let own_tags = function.tags.iter().filter(|(key, value)| model.tags.get(*key) != Some(value));
    let events: Map = model
        .routes_of(id)
        .filter(|(_, route, _)| is_event(model, route))
        .map(|(_, route, payload)| (logical_id::route(&route.key), event(model, route, payload)))
        .collect();
    let properties = Map::new()
        .with_some("Description", parts::description(function.description.as_ref()))
        .and(own.collect())
        .and(parts::settings(function))
        .with_filled("Tags", tag_map(own_tags))
        .with_filled("Events", events);
    let mut resource = Resource::new("AWS::Serverless::Function", properties).comment(
        "One cargo build makes all functions; Binary says which of them this is.\n\
         The role is given because the one that SAM would make may write to every log of the account.",
    );
    let binary = Map::new().with("Binary", &function.name);
    resource.metadata =
        Map::new().with("BuildMethod", "rust-cargolambda").with("BuildProperties", binary);
    resource
}

/// A route as an event; what SAM takes for granted is left out.
fn event(model: &Model, route: &Route, payload: Payload) -> Map {
    let integration = model.integration(route.integration);
    let version = (payload == Payload::V1).then(|| api::payload_version(payload));
    let timeout = (!api::waits_as_usual(integration)).then_some(integration.timeout_ms);
    let properties = Map::new().with("ApiId", Value::reference(logical_id::HTTP_API));
    let properties = match &route.key {
        // An event without path and method is the `$default` route.
        RouteKey::Default => properties,
        RouteKey::Path { method, .. } => {
            properties.with("Method", method.as_str()).with_some("Path", route.key.path())
        }
    };
    let properties = properties
        .with_some("PayloadFormatVersion", version)
        .with_some("TimeoutInMillis", timeout)
        .with_some("Auth", authorizer::event(model, route));
    Map::new().with("Type", "HttpApi").with("Properties", properties)
}
