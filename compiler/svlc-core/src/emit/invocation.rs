//! How a function is invoked: by itself, or through the alias of its published versions; its URL; and what becomes of
//! asynchronous invocations. Whoever invokes a function asks here what to call: a `$LATEST` that is named beside the alias would
//! go round what is kept ready. What SAM makes of `AutoPublishAlias` has the same ids and means the same.

use indexmap::IndexMap;

use super::text;
use crate::cfn::{Map, Output, Piece, Resource, Retention, Value, logical_id};
use crate::model::{
    AnyResource, Async, Function, FunctionUrl, InvokeMode, Model, UrlAuth, UrlCors, UrlMethod,
};
use crate::reference::Section;

pub(super) use crate::model::ALIAS;

/// The ARN by which a function is invoked.
pub(super) fn invocable(function: &Function) -> Value {
    match invocable_piece(function) {
        Piece::GetAtt(id, attribute) => Value::attribute(id, attribute),
        Piece::Ref(id) => Value::reference(id),
        Piece::Text(text) => Value::Text(text),
    }
}

/// The same, to be put together with others.
pub(super) fn invocable_piece(function: &Function) -> Piece {
    if function.is_published() {
        Piece::reference(logical_id::alias(&function.name, ALIAS))
    } else {
        Piece::attribute(logical_id::function(&function.name), "Arn")
    }
}

/// What a permission to invoke it is for: its name, or the ARN of its alias.
pub(super) fn qualified_name(function: &Function) -> Value {
    if function.is_published() {
        invocable(function)
    } else {
        Value::reference(logical_id::function(&function.name))
    }
}

/// The ARN of what a function hands events on to.
pub(super) fn destination(model: &Model, target: &AnyResource) -> Value {
    let named = target.own().filter(|id| id.section == Section::Functions);
    let function = named.and_then(|id| model.functions.iter().find(|one| one.name == id.name));
    function.map_or_else(|| text::arn(target), invocable)
}

/// The newest version and its alias, for a template without SAM. `prefix` is new with each deployment of new code.
pub(super) fn published(function: &Function, prefix: &str) -> Vec<(String, Resource)> {
    if !function.is_published() {
        return Vec::new();
    }
    let name = || Value::reference(logical_id::function(&function.name));
    let version = logical_id::version(&function.name);
    let properties =
        Map::new().with("FunctionName", name()).with("Description", Value::reference(prefix));
    let published = Resource::new("AWS::Lambda::Version", properties)
        .at(function.origin)
        .retained(Retention::Retain)
        .comment(
            "A new ArtifactPrefix makes a new version, because no property of one can change.\n\
             The old ones are kept, so that the alias can be put back to one.",
        );
    let properties = Map::new()
        .with("FunctionName", name())
        .with("FunctionVersion", Value::attribute(version.clone(), "Version"))
        .with("Name", ALIAS)
        .with_some("ProvisionedConcurrencyConfig", provisioned(function));
    let alias = Resource::new("AWS::Lambda::Alias", properties).at(function.origin);
    vec![(version, published), (logical_id::alias(&function.name, ALIAS), alias)]
}

/// What is kept ready.
pub(super) fn provisioned(function: &Function) -> Option<Map> {
    let count = function.provisioned_concurrency?;
    Some(Map::new().with("ProvisionedConcurrentExecutions", count))
}

/// Its URL with the permissions to call it, and what becomes of asynchronous invocations: the same in both templates.
pub(super) fn others(model: &Model, function: &Function) -> Vec<(String, Resource)> {
    let url = function.url.iter().flat_map(|one| url(function, one));
    let events = function.asynchronous.iter().map(|settings| {
        (logical_id::async_config(&function.name), async_config(model, function, settings))
    });
    url.chain(events).collect()
}

fn url(function: &Function, url: &FunctionUrl) -> Vec<(String, Resource)> {
    let auth = match url.auth {
        UrlAuth::None => "NONE",
        UrlAuth::Iam => "AWS_IAM",
    };
    let mode = url.invoke_mode.map(|mode| match mode {
        InvokeMode::Buffered => "BUFFERED",
        InvokeMode::ResponseStream => "RESPONSE_STREAM",
    });
    let target = Value::attribute(logical_id::function(&function.name), "Arn");
    let properties = Map::new()
        .with("TargetFunctionArn", target)
        .with_some("Qualifier", function.is_published().then_some(ALIAS))
        .with("AuthType", auth)
        .with_some("InvokeMode", mode)
        .with_some("Cors", url.cors.as_ref().map(cors));
    let resource = after_alias(function, Resource::new("AWS::Lambda::Url", properties));
    let mut all = vec![(logical_id::url(&function.name), resource)];
    if url.auth == UrlAuth::None {
        let permission = |action: &str, key: &str, value: Value| {
            let properties = Map::new()
                .with("FunctionName", qualified_name(function))
                .with("Action", action)
                .with("Principal", "*")
                .with(key, value);
            Resource::new("AWS::Lambda::Permission", properties).at(function.origin).comment(
                "Everyone may call the URL; since October 2025 that takes both permissions.",
            )
        };
        let by_url = permission("lambda:InvokeFunctionUrl", "FunctionUrlAuthType", auth.into());
        let invoke = permission("lambda:InvokeFunction", "InvokedViaFunctionUrl", true.into());
        all.push((logical_id::url_access(&function.name), by_url));
        all.push((logical_id::url_invocation(&function.name), invoke));
    }
    all
}

fn cors(cors: &UrlCors) -> Map {
    let methods = cors.methods.iter().map(|method| match method {
        UrlMethod::Get => "GET",
        UrlMethod::Put => "PUT",
        UrlMethod::Head => "HEAD",
        UrlMethod::Post => "POST",
        UrlMethod::Patch => "PATCH",
        UrlMethod::Delete => "DELETE",
        UrlMethod::Any => "*",
    });
    Map::new()
        .with_filled("AllowOrigins", Value::list(&cors.origins))
        .with_filled("AllowMethods", Value::list(methods))
        .with_filled("AllowHeaders", Value::list(&cors.headers))
        .with_filled("ExposeHeaders", Value::list(&cors.expose_headers))
        .with_some("AllowCredentials", cors.credentials.then_some(true))
        .with_some("MaxAge", cors.max_age)
}

fn async_config(model: &Model, function: &Function, settings: &Async) -> Resource {
    let to = |target: &AnyResource| Map::new().with("Destination", destination(model, target));
    let destinations = Map::new()
        .with_some("OnSuccess", settings.on_success.as_ref().map(to))
        .with_some("OnFailure", settings.on_failure.as_ref().map(to));
    let qualifier = if function.is_published() { ALIAS } else { "$LATEST" };
    let properties = Map::new()
        .with("FunctionName", Value::reference(logical_id::function(&function.name)))
        .with("Qualifier", qualifier)
        .with_some("MaximumEventAgeInSeconds", settings.max_age)
        .with_some("MaximumRetryAttempts", settings.retries)
        .with_filled("DestinationConfig", destinations);
    after_alias(function, Resource::new("AWS::Lambda::EventInvokeConfig", properties))
}

/// A resource that names the alias in text needs it all the same.
fn after_alias(function: &Function, mut resource: Resource) -> Resource {
    if function.is_published() {
        resource.depends_on.push(logical_id::alias(&function.name, ALIAS));
    }
    resource.at(function.origin)
}

/// Where functions' URLs answer, for the outputs.
pub(super) fn outputs(model: &Model) -> IndexMap<String, Output> {
    let functions = model.functions.iter().filter(|function| function.url.is_some());
    let output = |function: &Function| {
        let value = Value::attribute(logical_id::url(&function.name), "FunctionUrl");
        let description = ["Where function ", &function.name, " answers by itself"].concat();
        let name = logical_id::function(&function.name) + "Url";
        (name, Output { description, value, export: None })
    };
    functions.map(output).collect()
}
