//! Functions in SAM's words, with what they have in common under `Globals`.

use super::super::role::is_topic;
use super::super::{function as parts, integration, invocation, tag_map, text};
use super::{authorizer, is_event};
use crate::cfn::{Map, Resource, Value, logical_id};
use crate::model::{Function, FunctionId, Model, Package, Payload, Route};
use crate::routing::RouteKey;

/// A setting that several functions tend to have in common.
pub(super) type Setting = (String, Value);

/// The comment of functions that svlc does not write.
const ROLE: &str =
    "The role is given because the one that SAM would make may write to every log of the account.";
/// The comment of functions that it does.
const BINARY: &str = "One cargo build makes all functions; Binary says which of them this is.\n\
    The role is given because the one that SAM would make may write to every log of the account.";

/// What all functions have in common, of which `common` are the settings.
pub(super) fn globals(model: &Model, common: &[Setting]) -> Map {
    let settings: Map = common.iter().cloned().collect();
    let settings = settings.with_filled("Tags", tag_map(&model.tags));
    if model.functions.is_empty() {
        return Map::new();
    }
    Map::new().with_filled("Function", settings)
}

/// Those of the settings that tend to be shared that all functions give the same value.
pub(super) fn common(model: &Model) -> Vec<Setting> {
    let Some((first, rest)) = model.functions.split_first() else {
        return Vec::new();
    };
    let rest: Vec<_> = rest.iter().map(|function| shared(model, function)).collect();
    let is_common = |entry: &Setting| rest.iter().all(|other| other.contains(entry));
    shared(model, first).into_iter().filter(is_common).collect()
}

/// The settings that tend to be shared.
fn shared(model: &Model, function: &Function) -> Vec<Setting> {
    let source = code_uri(model, function).map(|uri| ("CodeUri".to_owned(), uri.into()));
    let runtime = parts::runtime(function);
    let runtime = runtime.iter().map(|(key, value)| (key.to_owned(), value.clone()));
    let rest = parts::shared(function).into_iter().map(|(key, value)| (key.to_owned(), value));
    source.into_iter().chain(runtime).chain(rest).collect()
}

/// Where SAM finds the code, seen from the folder of the template: the crate in it, or what is given relative to the spec.
fn code_uri(model: &Model, function: &Function) -> Option<String> {
    match &function.package {
        Package::Rust { .. } => Some(".".to_owned()),
        Package::Managed { path, .. } => {
            let depth = model.output.split('/').count();
            Some("../".repeat(depth) + path)
        }
        Package::Image(_) => None,
    }
}

/// The container image, which SAM has other words for than for a zip.
fn image(function: &Function) -> Map {
    match &function.package {
        Package::Image(uri) => {
            Map::new().with("PackageType", "Image").with("ImageUri", text::value(uri))
        }
        Package::Rust { .. } | Package::Managed { .. } => Map::new(),
    }
}

/// The settings for which SAM has words of its own. Its alias has the id of ours; its versions follow code and settings.
fn own_words(function: &Function) -> Map {
    let is_topic = function.dead_letter.as_ref().is_some_and(is_topic);
    let kind = Map::new().with("Type", if is_topic { "SNS" } else { "SQS" });
    let published = function.is_published();
    Map::new()
        .with_some("Tracing", function.tracing.then_some("Active"))
        .with_some("DeadLetterQueue", parts::dead_letter(function).map(|target| kind.and(target)))
        .with_some("AutoPublishAlias", published.then_some(invocation::ALIAS))
        .with_some("AutoPublishAliasAllProperties", published.then_some(true))
        .with_some("ProvisionedConcurrencyConfig", invocation::provisioned(function))
}

/// A function, its routes as events, without the `common` settings that all functions have.
pub(super) fn function(
    model: &Model,
    common: &[Setting],
    id: FunctionId,
    function: &Function,
) -> Resource {
    let own = shared(model, function).into_iter().filter(|entry| !common.contains(entry));
    let own_tags = function.tags.iter().filter(|(key, value)| model.tags.get(*key) != Some(value));
    let events: Map = model
        .routes_of(id)
        .filter(|(_, route, _)| is_event(model, route))
        .map(|(_, route, payload)| (logical_id::route(&route.key), event(model, route, payload)))
        .collect();
    let properties = Map::new()
        .with_some("Description", parts::description(function.description.as_ref()))
        .and(image(function))
        .and(own.collect())
        .and(parts::settings(function))
        .and(own_words(function))
        .with_filled("Tags", tag_map(own_tags))
        .with_filled("Events", events);
    let resource = Resource::new("AWS::Serverless::Function", properties).at(function.origin);
    if !function.is_rust() {
        return resource.comment(ROLE);
    }
    let mut resource = resource.comment(BINARY);
    let binary = Map::new().with("Binary", &function.name);
    resource.metadata =
        Map::new().with("BuildMethod", "rust-cargolambda").with("BuildProperties", binary);
    resource
}

/// A route as an event; what SAM takes for granted is left out.
fn event(model: &Model, route: &Route, payload: Payload) -> Map {
    let target = model.integration(route.integration);
    let version = (payload == Payload::V1).then(|| integration::payload_version(payload));
    let timeout = (!integration::waits_as_usual(target)).then_some(target.timeout_ms);
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
