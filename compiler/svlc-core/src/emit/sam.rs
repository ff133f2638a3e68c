//! `template.sam.yaml`: the service in SAM's own words, as a SAM user would write it: routes are events of their functions,
//! the first stage belongs to the API. What SAM's transform makes of it means the same as `template.yaml`;
//! `docs/sam-differences.md` has the rest.

mod api;
mod authorizer;
mod function;
mod integration;

use indexmap::IndexMap;

use super::{
    api as plain, authorizer as access, cloudformation, domain, event, function as parts,
    integration as integrations, invocation, opened, raw_resource, resource, role, stage,
    template as own,
};
use crate::cfn::graph::Graph;
use crate::cfn::{Resource, Template, Value, logical_id};
use crate::model::{InvokePermission, Model, Route, Target, first_deployed};

/// SAM's macro.
const TRANSFORM: &str = "AWS::Serverless-2016-10-31";

/// What refers to the stage that SAM makes with the API.
const SAM_STAGE: &str = "HttpApi.Stage";

/// The template: with routes as events of their functions, unless a function needs the API. SAM makes the API need every function
/// that it has routes to, so the two would need one another; then the API is made of CloudFormation's own resources
/// (`docs/decisions/0006-api-that-functions-need.md`).
pub fn template(model: &Model) -> Template {
    let with_events = build(model, Routes::Events);
    match Graph::new(&with_events).cycle() {
        Some(cycle) if cycle.contains(&logical_id::HTTP_API) => build(model, Routes::Resources),
        _ => with_events,
    }
}

/// What routes are in the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Routes {
    /// Events of their functions, and a definition for the others.
    Events,
    /// Resources of CloudFormation.
    Resources,
}

fn build(model: &Model, routes: Routes) -> Template {
    let mut template = opened(
        model,
        Some(TRANSFORM),
        "Build and deploy it with `sam build && sam deploy --guided`.",
    );
    let common = function::common(model);
    template.parameters = own::parameters(model);
    template.globals = function::globals(model, &common);
    let resources = &mut template.resources;
    for (id, one) in model.functions() {
        if let Some(log) = parts::log_group(one) {
            resources.insert(logical_id::log_group(&one.name), log);
        }
        resources.insert(logical_id::role(&one.name), role::role(model, one));
        let mut function = function::function(model, &common, id, one);
        if routes == Routes::Resources {
            function.properties.remove("Events");
            resources.insert(logical_id::function(&one.name), function);
            resources.extend(invocation::others(model, one));
            cloudformation::permissions(model, id, one, resources);
            continue;
        }
        resources.insert(logical_id::function(&one.name), function);
        resources.extend(invocation::others(model, one));
        if one.permission == InvokePermission::WholeApi {
            resources.insert(logical_id::api_access(&one.name), plain::api_access(one));
        }
    }
    resources.extend(resource::all(model));
    resources.extend(event::all(model));
    match routes {
        Routes::Events => http_api(model, resources),
        Routes::Resources => cloudformation::http_api(model, resources),
    }
    for (id, resource) in raw_resource::all(model) {
        resources.entry(id).or_insert(resource);
    }
    template.outputs = stage::all_outputs(model);
    template
}

/// The API in SAM's words, with its stages.
fn http_api(model: &Model, resources: &mut IndexMap<String, Resource>) {
    // SAM makes a stage with the API, with `AutoDeploy: true`, and nothing can be said against that: one that keeps its deployment is a
    // resource of its own (`docs/decisions/0050-promotion.md`).
    let main = first_deployed(&model.stages);
    for one in &model.stages {
        if let Some(log) = stage::access_log(model, one) {
            resources.insert(logical_id::access_log(&one.name), log);
        }
    }
    resources.insert(logical_id::HTTP_API.to_owned(), api::api(model, main));
    for link in &model.vpc_links {
        resources.insert(logical_id::vpc_link(&link.name), integrations::vpc_link(model, link));
    }
    resources.extend(model.integrations.iter().filter_map(|one| integrations::access(model, one)));
    for one in &model.authorizers {
        let permission = access::any_access(model, one);
        resources.extend(permission.map(|it| (logical_id::authorizer_access(&one.name), it)));
    }
    for one in model.stages.iter().filter(|one| one.name != main.name) {
        resources.insert(logical_id::stage(&one.name), stage::stage(model, one));
    }
    resources.extend(domain::resources(model, |name| match name == main.name {
        true => Value::reference(SAM_STAGE),
        false => Value::reference(logical_id::stage(name)),
    }));
}

/// Whether the route is an event of its function. Not so where it leads to an endpoint, which SAM has no event for, or where
/// one permission serves all routes, because SAM makes one for each event. Such routes stand in the API's definition.
fn is_event(model: &Model, route: &Route) -> bool {
    match model.target(route) {
        Target::Lambda { function, .. } => {
            model.function(*function).permission == InvokePermission::PerRoute
        }
        Target::Http { .. } | Target::Private { .. } | Target::Aws { .. } => false,
    }
}
