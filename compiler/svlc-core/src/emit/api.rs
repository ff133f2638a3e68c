//! The HTTP API, its integrations, routes and permissions. What SAM's transform makes of functions' events, `sam` leaves to it.

use super::authorizer::authorization;
use super::function::description;
use super::tag_map;
use crate::cfn::{Map, Piece, Resource, Value, logical_id};
use crate::facts;
use crate::model::{
    Cors, Function, HttpMethod, Integration, IntegrationId, Model, Payload, Route, Target, UrlPart,
};
use crate::routing::RouteKey;

/// The API.
pub(super) fn api(model: &Model) -> Resource {
    let properties = Map::new()
        .with("Name", &model.api.name)
        .with_some("Description", description(model.api.description.as_ref()))
        .with("ProtocolType", "HTTP")
        .with_some("CorsConfiguration", model.api.cors.as_ref().map(cors))
        .with_filled("Tags", tag_map(&model.tags));
    Resource::new("AWS::ApiGatewayV2::Api", properties)
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

/// An integration.
pub(super) fn integration(model: &Model, integration: &Integration) -> Resource {
    let properties = Map::new().with("ApiId", Value::reference(logical_id::HTTP_API));
    let properties = match &integration.target {
        Target::Lambda { function, payload } => {
            let id = logical_id::function(&model.function(*function).name);
            properties
                .with("IntegrationType", "AWS_PROXY")
                .with("IntegrationUri", Value::attribute(id, "Arn"))
                .with("PayloadFormatVersion", payload_version(*payload))
        }
        Target::Http { url, method } => properties
            .with("IntegrationType", "HTTP_PROXY")
            .with("IntegrationUri", address(url))
            .with("IntegrationMethod", method.as_str())
            .with("PayloadFormatVersion", payload_version(Payload::V1)),
    };
    Resource::new(
        "AWS::ApiGatewayV2::Integration",
        properties.with("TimeoutInMillis", integration.timeout_ms),
    )
}

/// `2.0`. Endpoints know 1.0 only.
pub(super) fn payload_version(payload: Payload) -> &'static str {
    match payload {
        Payload::V1 => "1.0",
        Payload::V2 => "2.0",
    }
}

/// The address of an endpoint as API Gateway writes it, `{id}` and `${stageVariables.NAME}` left for each request.
pub(super) fn address(url: &[UrlPart]) -> String {
    url.iter()
        .map(|part| match part {
            UrlPart::Text(text) => text.clone(),
            UrlPart::Parameter(name) => ["{", name, "}"].concat(),
            UrlPart::StageVariable(name) => ["${stageVariables.", name, "}"].concat(),
        })
        .collect()
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
    Resource::new("AWS::ApiGatewayV2::Route", properties)
}

fn integration_id(model: &Model, id: IntegrationId) -> String {
    logical_id::integration(&model.integration(id).name)
}

/// Lets one route invoke a function, on every stage.
pub(super) fn permission(function: &Function, key: &RouteKey) -> Resource {
    let tail = match key {
        RouteKey::Default => "/*/$default".to_owned(),
        RouteKey::Path { method, .. } => {
            let method = match method {
                HttpMethod::Any => "*",
                method => method.as_str(),
            };
            let path = key.path().expect("only `$default` has no path");
            ["/*/", method, &path].concat()
        }
    };
    invoke(function, [Piece::text(tail)])
        .comment("For this route alone, on every stage: stage/method/path.")
}

/// Lets every route invoke a function, on every stage.
pub(super) fn api_access(function: &Function) -> Resource {
    invoke(function, [Piece::text("/*/*")]).comment(
        "For the whole API: one permission per route would not fit the function's resource policy of 20 KB.",
    )
}

/// Lets API Gateway invoke a function from what stands behind the API in an ARN.
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
        .with("FunctionName", Value::reference(logical_id::function(&function.name)))
        .with("Action", "lambda:InvokeFunction")
        .with("Principal", "apigateway.amazonaws.com")
        .with("SourceArn", arn);
    Resource::new("AWS::Lambda::Permission", properties)
}

/// The address at which API Gateway invokes a function, where an ARN alone is not taken.
pub(super) fn invocations(function: &Function) -> Value {
    Value::sub([
        Piece::text("arn:"),
        Piece::reference("AWS::Partition"),
        Piece::text(":apigateway:"),
        Piece::reference("AWS::Region"),
        Piece::text(":lambda:path/2015-03-31/functions/"),
        Piece::attribute(logical_id::function(&function.name), "Arn"),
        Piece::text("/invocations"),
    ])
}

/// Whether API Gateway waits for the integration as long as it does when nothing is said.
pub(super) fn waits_as_usual(integration: &Integration) -> bool {
    integration.timeout_ms == facts::INTEGRATION_TIMEOUT_MS.1
}
