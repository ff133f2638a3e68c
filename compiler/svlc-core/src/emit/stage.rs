//! Stages, their settings, their access logs and the URLs they answer at, in both templates.

use indexmap::IndexMap;

use super::{domain, invocation, tag_list, tag_map, template, text};
use crate::cfn::{Map, Output, Piece, Resource, Value, logical_id};
use crate::model::{AccessLogFormat, AccessLogs, Model, RouteSettings, Stage};

/// What an access log says of each request: names of fields, and API Gateway's `$context` variables.
const ACCESS_LOG_FIELDS: &[(&str, &str)] = &[
    ("requestId", "$context.requestId"),
    ("requestTime", "$context.requestTime"),
    ("ip", "$context.identity.sourceIp"),
    ("httpMethod", "$context.httpMethod"),
    ("path", "$context.path"),
    ("routeKey", "$context.routeKey"),
    ("protocol", "$context.protocol"),
    ("status", "$context.status"),
    ("responseLength", "$context.responseLength"),
    ("responseLatency", "$context.responseLatency"),
    ("integrationStatus", "$context.integrationStatus"),
    ("integrationLatency", "$context.integrationLatency"),
    ("integrationError", "$context.integrationErrorMessage"),
    ("error", "$context.error.message"),
];

/// What a stage says that keeps its deployment. With a `DeploymentId` here, the next update would take back what was promoted.
const KEEPS_DEPLOYMENT: &str =
    "Serves the deployment that `svlc promote` gives it, so none is named here.";
/// What a stage says that has settings of single routes.
const DOES_NOT_MERGE: &str = "An entry of RouteSettings replaces DefaultRouteSettings as a whole: API Gateway does not merge them.";

/// A stage, which deploys every change of the API by itself, or keeps the deployment that it is given.
pub(super) fn stage(model: &Model, stage: &Stage) -> Resource {
    let properties = Map::new()
        .with("ApiId", Value::reference(logical_id::HTTP_API))
        .with("StageName", &stage.name)
        .with("AutoDeploy", stage.auto_deploy)
        .and(settings(model, stage))
        .with_filled("Tags", tag_map(&model.tags));
    let resource = Resource::new("AWS::ApiGatewayV2::Stage", properties).at(stage.origin);
    match (stage.auto_deploy, stage.routes.is_empty()) {
        (false, _) => resource.comment(KEEPS_DEPLOYMENT),
        (true, false) => resource.comment(DOES_NOT_MERGE),
        (true, true) => resource,
    }
}

/// The routes that a stage has settings for: they have to be there before it.
pub(super) fn routes_needed(model: &Model, stage: &Stage) -> Vec<String> {
    stage.routes.iter().map(|(id, _)| logical_id::route(&model.routes[id.0].key)).collect()
}

/// The settings that both templates give under the same names.
pub(super) fn settings(model: &Model, stage: &Stage) -> Map {
    let defaults = &stage.defaults;
    let metrics = defaults.detailed_metrics.then_some(true);
    let routes: Map = stage
        .routes
        .iter()
        .map(|(id, settings)| {
            let key = model.routes[id.0].key.to_string();
            (key, throttle(settings).with("DetailedMetricsEnabled", settings.detailed_metrics))
        })
        .collect();
    Map::new()
        .with_filled("StageVariables", stage.variables.iter().collect::<Map>())
        .with_filled(
            "DefaultRouteSettings",
            throttle(defaults).with_some("DetailedMetricsEnabled", metrics),
        )
        .with_filled("RouteSettings", routes)
        .with_some(
            "AccessLogSettings",
            stage.access_logs.as_ref().map(|logs| access_log_settings(stage, logs)),
        )
}

/// Nothing is emitted for no throttle: API Gateway takes 0 at its word and refuses every request.
fn throttle(settings: &RouteSettings) -> Map {
    match settings.throttle {
        None => Map::new(),
        Some(throttle) => Map::new()
            .with("ThrottlingRateLimit", throttle.rate)
            .with("ThrottlingBurstLimit", throttle.burst),
    }
}

/// The line that an access log has for each request, with variables of API Gateway's in it.
pub fn access_log_format(logs: &AccessLogs) -> String {
    match &logs.format {
        None => line(ACCESS_LOG_FIELDS.iter().copied()),
        Some(AccessLogFormat::Fields(fields)) => {
            line(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())))
        }
        Some(AccessLogFormat::Text(text)) => text.clone(),
    }
}

fn access_log_settings(stage: &Stage, logs: &AccessLogs) -> Map {
    Map::new()
        .with("DestinationArn", Value::attribute(logical_id::access_log(&stage.name), "Arn"))
        .with("Format", access_log_format(logs))
}

/// Fields as a line of JSON.
fn line<'a>(fields: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    serde_json::to_string(&fields.collect::<IndexMap<_, _>>()).expect("every key is text")
}

/// The log group of a stage's access log, if it has one.
pub(super) fn access_log(model: &Model, stage: &Stage) -> Option<Resource> {
    let retention = stage.access_logs.as_ref()?.retention;
    let name = Value::sub([
        Piece::text("/aws/vendedlogs/apigateway/"),
        Piece::reference("AWS::StackName"),
        // `#` is allowed in the name of a log group, `$` is not, and no stage has it in its name.
        Piece::text(["/", &stage.name.replace('$', "#")].concat()),
    ]);
    let properties = Map::new()
        .with("LogGroupName", name)
        .with("RetentionInDays", retention)
        .with_filled("Tags", tag_list(&model.tags));
    Some(Resource::new("AWS::Logs::LogGroup", properties).at(stage.origin).comment(
        "Under /aws/vendedlogs, because each log group of another name adds to the one resource policy by which\n\
         API Gateway may write logs, and that policy is full at 5,120 characters.",
    ))
}

/// What the stack tells when it is deployed: where each stage answers, the functions, the API.
pub(super) fn outputs(model: &Model) -> IndexMap<String, Output> {
    let urls = model.stages.iter().filter_map(|stage| {
        let value = url(model, stage)?;
        let description = ["Where stage ", &stage.name, " answers"].concat();
        let name = logical_id::stage(&stage.name) + "Url";
        Some((name, Output { description, value, export: None }))
    });
    let functions = model.functions.iter().map(|function| {
        let id = logical_id::function(&function.name);
        let description = ["ARN of function ", &function.name].concat();
        let value = Value::attribute(id.clone(), "Arn");
        (id + "Arn", Output { description, value, export: None })
    });
    let api = Output {
        description: "Id of the API".to_owned(),
        value: Value::reference(logical_id::HTTP_API),
        export: None,
    };
    let api = (logical_id::HTTP_API.to_owned() + "Id", api);
    let all = urls.chain(functions).chain(invocation::outputs(model)).chain([api]);
    all.chain(domain::outputs(model)).collect()
}

/// What the stack tells that svlc adds, and what the spec says itself.
pub(super) fn all_outputs(model: &Model) -> IndexMap<String, Output> {
    let mut all = outputs(model);
    all.extend(template::outputs(model));
    all
}

/// The address that paths are appended to, without a slash at its end; `None` if the stage answers nowhere.
fn url(model: &Model, stage: &Stage) -> Option<Value> {
    const ENDPOINT: &str = "ApiEndpoint";
    if !model.api.default_endpoint {
        return model.api.domain.as_ref()?.url(&stage.name).map(|url| text::value(&url));
    }
    if stage.is_default() {
        return Some(Value::attribute(logical_id::HTTP_API, ENDPOINT));
    }
    Some(Value::sub([
        Piece::attribute(logical_id::HTTP_API, ENDPOINT),
        Piece::text(["/", &stage.name].concat()),
    ]))
}
