//! `template.yaml`: the service as plain CloudFormation, function by function, then the API.

use indexmap::IndexMap;

use super::{
    api, authorizer, domain, event, function, integration, invocation, opened, raw_resource,
    resource, role, stage, tag_list, template as own, text,
};
use crate::cfn::{Map, Piece, Resource, Template, Value, logical_id};
use crate::model::{Function, FunctionId, InvokePermission, Model, Package};

/// Parameter: where the functions' zips are.
pub(super) const BUCKET: &str = "ArtifactBucket";
/// Parameter: what their keys start with.
pub(super) const PREFIX: &str = "ArtifactPrefix";

/// The template.
pub fn template(model: &Model) -> Template {
    let mut template =
        opened(model, None, "Deploys the zips found under ArtifactPrefix in ArtifactBucket.");
    template.parameters = parameters(model).and(own::parameters(model));
    let resources = &mut template.resources;
    for (id, function) in model.functions() {
        let name = &function.name;
        if let Some(log) = function::log_group(function) {
            resources.insert(logical_id::log_group(name), log);
        }
        resources.insert(logical_id::role(name), role::role(model, function));
        resources.insert(logical_id::function(name), lambda(function));
        resources.extend(invocation::published(function, PREFIX));
        resources.extend(invocation::others(model, function));
        permissions(model, id, function, resources);
    }
    resources.extend(resource::all(model));
    resources.extend(event::all(model));
    http_api(model, resources);
    for (id, resource) in raw_resource::all(model) {
        resources.entry(id).or_insert(resource);
    }
    template.outputs = stage::all_outputs(model);
    template
}

/// The API with its integrations, routes and stages.
pub(super) fn http_api(model: &Model, resources: &mut IndexMap<String, Resource>) {
    resources.insert(logical_id::HTTP_API.to_owned(), api::api(model));
    for link in &model.vpc_links {
        resources.insert(logical_id::vpc_link(&link.name), integration::vpc_link(model, link));
    }
    for one in &model.integrations {
        resources.extend(integration::access(model, one));
        let id = logical_id::integration(&one.name);
        resources.insert(id, integration::integration(model, one));
    }
    for one in &model.authorizers {
        resources.insert(logical_id::authorizer(&one.name), authorizer::authorizer(model, one));
        let access = authorizer::access(model, one);
        resources.extend(access.map(|it| (logical_id::authorizer_access(&one.name), it)));
    }
    for route in &model.routes {
        resources.insert(logical_id::route(&route.key), api::route(model, route));
    }
    for one in &model.stages {
        if let Some(log) = stage::access_log(model, one) {
            resources.insert(logical_id::access_log(&one.name), log);
        }
        let mut resource = stage::stage(model, one);
        resource.depends_on = stage::routes_needed(model, one);
        resources.insert(logical_id::stage(&one.name), resource);
    }
    resources.extend(domain::resources(model, |name| Value::reference(logical_id::stage(name))));
}

/// What has to be known of the zips. The prefix also tells deployments of new code apart, for versions.
fn parameters(model: &Model) -> Map {
    let has_zips = model.functions.iter().any(|function| !function.is_image());
    let has_versions = model.functions.iter().any(Function::is_published);
    let bucket = Map::new()
        .with("Type", "String")
        .with("Description", "S3 bucket that holds a zip for each function");
    let prefix = Map::new()
        .with("Type", "String")
        .with("Description", "What the keys of the zips start with, without a slash at the end")
        .with("Default", &model.service);
    Map::new()
        .with_some(BUCKET, has_zips.then_some(bucket))
        .with_some(PREFIX, (has_zips || has_versions).then_some(prefix))
}

fn lambda(function: &Function) -> Resource {
    let properties = Map::new()
        .with_some("Description", function::description(function.description.as_ref()))
        .and(function::runtime(function))
        .with_some("PackageType", function.is_image().then_some("Image"))
        .with("Code", code(function))
        .and(function::shared(function).into_iter().collect())
        .and(function::settings(function))
        .with_some("TracingConfig", function.tracing.then(|| Map::new().with("Mode", "Active")))
        .with_some("DeadLetterConfig", function::dead_letter(function))
        .with_filled("Tags", tag_list(&function.tags));
    Resource::new("AWS::Lambda::Function", properties).at(function.origin).comment(
        "Without a FunctionName, so that CloudFormation can replace it: two of one name cannot exist side by side.",
    )
}

fn code(function: &Function) -> Map {
    if let Package::Image(uri) = &function.package {
        return Map::new().with("ImageUri", text::value(uri));
    }
    let key = [Piece::reference(PREFIX), Piece::text(["/", &function.name, ".zip"].concat())];
    Map::new().with("S3Bucket", Value::reference(BUCKET)).with("S3Key", Value::sub(key))
}

/// What lets the API invoke a function.
pub(super) fn permissions(
    model: &Model,
    id: FunctionId,
    function: &Function,
    resources: &mut IndexMap<String, Resource>,
) {
    match function.permission {
        InvokePermission::None => {}
        InvokePermission::WholeApi => {
            resources.insert(logical_id::api_access(&function.name), api::api_access(function));
        }
        InvokePermission::PerRoute => {
            for (_, route, _) in model.routes_of(id) {
                let permission = api::permission(function, route);
                resources.insert(logical_id::permission(&route.key), permission);
            }
        }
    }
}
