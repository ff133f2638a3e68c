//! What the templates of the crate need to know, taken from the model: names chosen, lines laid out, texts as they are.

use serde::Serialize;

use super::authorizer;
use super::events;
use super::kind::Kind;
use super::routes::payloads;
use super::shared::{self, Shared};
use super::{layout, names, render};
use crate::model::{
    BlueprintName, Event, Function, FunctionId, Model, Payload, ScalarKind, Target,
};

/// What the templates of the whole crate need to know.
#[derive(Serialize)]
pub(super) struct ServiceContext<'a> {
    source: &'a str,
    service: &'a str,
    description: &'a str,
    /// Modules of `generated` that do not belong to one function.
    pub(super) shared: Vec<Shared>,
    functions: Vec<FunctionName<'a>>,
    /// Whether a function draws random numbers.
    random: bool,
    /// Whether a function calls another HTTP API.
    http_client: bool,
    /// Whether a function keeps a table.
    table_crud: bool,
    /// Features of `lambda_http`; none: it is not needed.
    features: Vec<&'static str>,
    /// Whether a function is invoked with something else than requests by routes.
    lambda_runtime: bool,
    /// Features of `aws_lambda_events`; none: it is not needed.
    event_features: Vec<&'static str>,
    /// Whether types of the crate's own are read from JSON.
    serde: bool,
    /// Whether a function compares hashes.
    sha2: bool,
}

#[derive(Serialize)]
struct FunctionName<'a> {
    name: &'a str,
    module: String,
}

impl<'a> ServiceContext<'a> {
    pub(super) fn of(model: &'a Model, source: &'a str) -> Self {
        let functions = || model.functions.iter().filter(|function| function.is_rust());
        let has = |name| functions().any(|function| function.blueprint() == Some(name));
        let payloads =
            payloads(model.routes.iter().filter_map(|route| match model.target(route) {
                Target::Lambda { function, payload } => {
                    model.function(*function).is_rust().then_some(*payload)
                }
                Target::Http { .. } | Target::Private { .. } | Target::Aws { .. } => None,
            }));
        let features = payloads.iter().map(|payload| match payload {
            Payload::V1 => "apigw_rest",
            Payload::V2 => "apigw_http",
        });
        let mut features: Vec<&str> = features.collect();
        let kinds: Vec<Kind> = model
            .functions()
            .filter(|(_, function)| function.is_rust())
            .map(|(id, _)| Kind::of(model, id))
            .collect();
        let behind_routes = kinds.iter().any(|kind| matches!(kind, Kind::Routes(_)));
        let events = kinds.iter().any(|kind| matches!(kind, Kind::Events(_)));
        let authorizers = kinds.iter().any(|kind| matches!(kind, Kind::Authorizer(_)));
        if features.is_empty() && behind_routes {
            // Without one `lambda_http` does not compile; this is what a test event of the console most likely is.
            features.push("apigw_http");
        }
        features.sort_unstable();
        let partial = |function: &Function| function.events.iter().any(Event::has_partial_failures);
        let buckets = functions().any(events::of_buckets);
        let wanted = [
            (authorizers, shared::AUTHORIZER),
            (functions().any(partial), shared::BATCH),
            (buckets, shared::BUCKET),
            (has(BlueprintName::TableCrud), shared::DYNAMODB),
            (events, shared::EVENTS),
            (behind_routes, shared::HTTP),
        ];
        let wanted = wanted.into_iter().filter(|(is_wanted, _)| *is_wanted);
        let mut shared: Vec<Shared> = wanted.map(|(_, file)| file).collect();
        shared.extend(payloads.iter().copied().map(shared::payload));
        shared.push(shared::RUNTIME);
        Self {
            source,
            service: &model.service,
            description: model.description.as_deref().unwrap_or_default().trim(),
            shared,
            functions: functions().map(FunctionName::of).collect(),
            random: has(BlueprintName::RandomNumber),
            http_client: has(BlueprintName::HttpClient),
            table_crud: has(BlueprintName::TableCrud),
            features,
            lambda_runtime: events || authorizers,
            event_features: event_features(functions(), authorizers),
            serde: buckets,
            sha2: has(BlueprintName::Authorizer),
        }
    }
}

/// The features of `aws_lambda_events` that these functions need.
fn event_features<'a>(
    functions: impl Iterator<Item = &'a Function>,
    authorizers: bool,
) -> Vec<&'static str> {
    let mut features = events::features(functions);
    features.extend(authorizers.then_some(authorizer::FEATURE));
    features.sort_unstable();
    features
}

impl<'a> FunctionName<'a> {
    fn of(function: &'a Function) -> Self {
        Self { name: &function.name, module: names::module(&function.name) }
    }
}

/// What the templates of one function need to know.
#[derive(Serialize)]
pub(super) struct FunctionContext<'a> {
    source: &'a str,
    pub(super) name: &'a str,
    pub(super) module: String,
    description: &'a str,
    env: Vec<VariableContext<'a>>,
    #[serde(flatten)]
    pub(super) kind: Kind,
}

#[derive(Serialize)]
struct VariableContext<'a> {
    key: &'a str,
    field: String,
    kind: &'static str,
    /// The line that reads it.
    read: String,
}

impl<'a> FunctionContext<'a> {
    pub(super) fn of(model: &'a Model, id: FunctionId, source: &'a str) -> Self {
        let function = model.function(id);
        Self {
            source,
            name: &function.name,
            module: names::module(&function.name),
            description: function.description.as_deref().unwrap_or_default().trim(),
            env: variables(function),
            kind: Kind::of(model, id),
        }
    }
}

fn variables(function: &Function) -> Vec<VariableContext<'_>> {
    let keys: Vec<&str> = function.env.iter().map(|variable| variable.name.as_str()).collect();
    let fields = names::fields(&keys);
    let pairs = function.env.iter().zip(fields);
    pairs
        .map(|(variable, field)| VariableContext {
            key: &variable.name,
            kind: match variable.kind {
                ScalarKind::Text => "String",
                ScalarKind::Integer => "i64",
                ScalarKind::Float => "f64",
                ScalarKind::Boolean => "bool",
            },
            read: layout::read_field(12, &field, &render::literal(&variable.name)),
            field,
        })
        .collect()
}
