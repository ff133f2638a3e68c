//! The HTTP API, its routes and permissions. What SAM's transform makes of functions' events, `sam` leaves to it.

use super::authorizer::authorization;
use super::function::description;
use super::{invocation, tag_map};
use crate::cfn::{Map, Piece, Resource, Value, logical_id};
use crate::model::{Cors, Function, HttpMethod, IntegrationId, Model, Route};
use crate::routing::RouteKey;

/// The API.
pub(super) fn api(model: &Model) -> Resource {
    let properties = Map::new()
        .with("Name", &model.api.name)
        .with_some("Description", description(model.api.description.as_ref()))
        .with("ProtocolType", "HTTP")
        .with_some("CorsConfiguration", model.api.cors.as_ref().map(cors))
        .with_some("DisableExecuteApiEndpoint", (!model.api.default_endpoint).then_some(true))
        .with_filled("Tags", tag_map(&model.tags));
    Resource::new("AWS::ApiGatewayV2::Api", properties).at(model.api.origin)
}

/// Who may call from a browser.
pub(super) fn cors(cors: &Cors) -> Map {
    let methods = cors.methods.iter().map(|method| match method {
        HttpMethod::Any => "*",
        method => method.as_str(),
    });
    Map::new()
        .with_filled("AllowOrigins", Value::list(&cors.origins))
        .with_filled("AllowMethods", Value::list(methods))
        .with_filled("AllowHeaders", Value::list(&cors.headers))
        .with_filled("ExposeHeaders", Value::list(&cors.expose_headers))
        .with_some("AllowCredentials", cors.credentials.then_some(true))
        .with_some("MaxAge", cors.max_age)
}

/// A route.
pub(super) fn route(model: &Model, route: &Route) -> Resource {
    let target = Value::sub([
        Piece::text("integrations/"),
        Piece::reference(integration_id(model, route.integration)),
    ]);
    let properties = Map::new()
        .with("ApiId", Value::reference(logical_id::HTTP_API))
        .with("RouteKey", route.key.to_string())
        .with("Target", target)
        .and(authorization(model, route));
    Resource::new("AWS::ApiGatewayV2::Route", properties).at(route.origin)
}

fn integration_id(model: &Model, id: IntegrationId) -> String {
    logical_id::integration(&model.integration(id).name)
}

/// Lets one route invoke a function, on every stage.
pub(super) fn permission(function: &Function, route: &Route) -> Resource {
    let tail = match &route.key {
        RouteKey::Default => "/*/$default".to_owned(),
        RouteKey::Path { method, .. } => {
            let method = match method {
                HttpMethod::Any => "*",
                method => method.as_str(),
            };
            let path = route.key.path().expect("only `$default` has no path");
            ["/*/", method, &path].concat()
        }
    };
    invoke(function, [Piece::text(tail)])
        .at(route.origin)
        .comment("For this route alone, on every stage: stage/method/path.")
}

/// Lets every route invoke a function, on every stage.
pub(super) fn api_access(function: &Function) -> Resource {
    invoke(function, [Piece::text("/*/*")]).at(function.origin).comment(
        "For the whole API: one permission per route would not fit the function's resource policy of 20 KB.",
    )
}

/// Lets API Gateway invoke a function from what stands behind the API in an ARN. Where it comes from is left to the caller.
pub(super) fn invoke(function: &Function, tail: impl IntoIterator<Item = Piece>) -> Resource {
    let api = [
        Piece::text("arn:"),
        Piece::reference("AWS::Partition"),
        Piece::text(":execute-api:"),
        Piece::reference("AWS::Region"),
        Piece::text(":"),
        Piece::reference("AWS::AccountId"),
        Piece::text(":"),
        Piece::reference(logical_id::HTTP_API),
    ];
    let arn = Value::sub(api.into_iter().chain(tail));
    let properties = Map::new()
        .with("FunctionName", invocation::qualified_name(function))
        .with("Action", "lambda:InvokeFunction")
        .with("Principal", "apigateway.amazonaws.com")
        .with("SourceArn", arn);
    Resource::new("AWS::Lambda::Permission", properties)
}
