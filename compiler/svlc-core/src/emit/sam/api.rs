//! The API in SAM's words: with the first stage in it, and with a definition (OpenAPI 3.0.1 with API Gateway's extensions) for
//! the routes that are no events. Resources for such routes would not last: the API's body replaces them.

use indexmap::IndexMap;

use super::super::{api as plain, function::description, stage, tag_map};
use super::{authorizer, integration, is_event};
use crate::cfn::{Map, Resource, Value};
use crate::model::{HttpMethod, Model, Route, Stage};
use crate::routing::{RouteKey, Segment};

/// The key that stands for every method.
const ANY: &str = "x-amazon-apigateway-any-method";

/// The API and its first stage.
pub(super) fn api(model: &Model, main: &Stage) -> Resource {
    let definition = definition(model);
    // SAM refuses a name beside a definition with a title.
    let name = definition.is_none().then_some(&model.api.name);
    let properties = Map::new()
        .with_some("Name", name)
        .with_some("Description", description(model.api.description.as_ref()))
        .with("StageName", &main.name)
        .with_some("CorsConfiguration", model.api.cors.as_ref().map(plain::cors))
        .with_some("DisableExecuteApiEndpoint", (!model.api.default_endpoint).then_some(true))
        .with_some("Auth", authorizer::auth(model))
        .and(stage::settings(model, main))
        .with_filled("Tags", tag_map(&model.tags));
    let resource = Resource::new("AWS::Serverless::HttpApi", properties).at(model.api.origin);
    let Some(definition) = definition else {
        return resource;
    };
    let properties = resource.properties.clone().with("DefinitionBody", definition);
    Resource { properties, ..resource }.comment(
        "The definition has the routes that cannot be events of a function; SAM adds the others to it.\n\
         The name of the API is the title in it.",
    )
}

/// The routes that are no events, as OpenAPI; `None` if there is none.
fn definition(model: &Model) -> Option<Map> {
    let mut paths: IndexMap<String, Map> = IndexMap::new();
    for route in model.routes.iter().filter(|route| !is_event(model, route)) {
        let (path, method) = match &route.key {
            RouteKey::Default => ("$default".to_owned(), ANY.to_owned()),
            RouteKey::Path { method: HttpMethod::Any, .. } => (path(route), ANY.to_owned()),
            RouteKey::Path { method, .. } => (path(route), method.as_str().to_ascii_lowercase()),
        };
        let item = paths.entry(path).or_default();
        *item = std::mem::take(item).with(method, operation(model, route));
    }
    if paths.is_empty() {
        return None;
    }
    let info = Map::new().with("title", &model.api.name).with("version", "1.0");
    Some(
        Map::new()
            .with("openapi", "3.0.1")
            .with("info", info)
            .with("paths", paths.into_iter().collect::<Map>()),
    )
}

fn path(route: &Route) -> String {
    route.key.path().expect("only `$default` has no path")
}

fn operation(model: &Model, route: &Route) -> Map {
    let default = (route.key == RouteKey::Default).then_some(true);
    Map::new()
        .with_some("isDefaultRoute", default)
        .with_filled("parameters", parameters(&route.key))
        .with_some("security", authorizer::security(model, route))
        .with("responses", Map::new().with("default", Map::new().with("description", "Any answer")))
        .with(
            "x-amazon-apigateway-integration",
            integration::integration(model, model.integration(route.integration)),
        )
}

/// Path parameters, a greedy one with the `+` in its name, as API Gateway exports it.
fn parameters(key: &RouteKey) -> Value {
    let segments = match key {
        RouteKey::Default => &[][..],
        RouteKey::Path { segments, .. } => segments,
    };
    Value::list(segments.iter().filter_map(|segment| {
        let name = match segment {
            Segment::Literal(_) => return None,
            Segment::Parameter(name) => name.clone(),
            Segment::Greedy(name) => [name, "+"].concat(),
        };
        let parameter = Map::new()
            .with("name", name)
            .with("in", "path")
            .with("required", true)
            .with("schema", Map::new().with("type", "string"));
        Some(parameter)
    }))
}
