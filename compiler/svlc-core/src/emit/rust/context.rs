//! What the templates of the crate need to know, taken from the model: names chosen, lines laid out, texts as they are.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{layout, names, render};
use crate::model::{BlueprintName, Function, FunctionId, Model, Payload, ScalarKind, Target};
use crate::routing::{RouteKey, Segment};

/// What the templates of the whole crate need to know.
#[derive(Serialize)]
pub(super) struct ServiceContext<'a> {
    source: &'a str,
    service: &'a str,
    description: &'a str,
    /// Modules of `generated` that do not belong to one function.
    shared: Vec<Module>,
    functions: Vec<FunctionName<'a>>,
    /// Whether a function draws random numbers.
    random: bool,
    /// Whether a function calls another HTTP API.
    http_client: bool,
    /// Features of `lambda_http`.
    features: Vec<&'static str>,
    /// Formats that the routes send.
    #[serde(skip)]
    pub(super) payloads: Vec<Payload>,
}

#[derive(Serialize)]
struct Module {
    name: &'static str,
    public: bool,
}

#[derive(Serialize)]
struct FunctionName<'a> {
    name: &'a str,
    module: String,
}

impl<'a> ServiceContext<'a> {
    pub(super) fn of(model: &'a Model, source: &'a str) -> Self {
        let payloads =
            payloads(model.routes.iter().filter_map(|route| match model.target(route) {
                Target::Lambda { payload, .. } => Some(*payload),
                Target::Http { .. } => None,
            }));
        let features = payloads.iter().map(|payload| match payload {
            Payload::V1 => "apigw_rest",
            Payload::V2 => "apigw_http",
        });
        let mut features: Vec<&str> = features.collect();
        if features.is_empty() {
            // Without one `lambda_http` does not compile; this is what a test event of the console most likely is.
            features.push("apigw_http");
        }
        features.sort_unstable();
        let mut shared: Vec<Module> = payloads
            .iter()
            .map(|payload| Module { name: PayloadContext::of(*payload).module, public: false })
            .collect();
        shared.push(Module { name: "runtime", public: true });
        let has = |blueprint: BlueprintName| {
            model.functions.iter().any(|function| function.blueprint == Some(blueprint))
        };
        Self {
            source,
            service: &model.service,
            description: model.description.as_deref().unwrap_or_default().trim(),
            shared,
            functions: model.functions.iter().map(FunctionName::of).collect(),
            random: has(BlueprintName::RandomNumber),
            http_client: has(BlueprintName::HttpClient),
            features,
            payloads,
        }
    }
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
    name: &'a str,
    pub(super) module: String,
    description: &'a str,
    env: Vec<VariableContext<'a>>,
    pub(super) routes: Vec<RouteContext>,
    /// Whether a route has parameters.
    parameters: bool,
    /// Whether a route has so many that clippy would have them boxed.
    large: bool,
    payloads: Vec<PayloadContext>,
}

#[derive(Serialize)]
struct VariableContext<'a> {
    key: &'a str,
    field: String,
    kind: &'static str,
    /// The line that reads it.
    read: String,
}

#[derive(Serialize)]
pub(super) struct RouteContext {
    key: String,
    pub(super) variant: String,
    pub(super) parameters: Vec<ParameterContext>,
    /// The arm that makes its variant.
    arm: String,
}

#[derive(Serialize)]
pub(super) struct ParameterContext {
    /// As in the route key, with braces.
    written: String,
    #[serde(skip)]
    name: String,
    pub(super) field: String,
}

#[derive(Serialize)]
struct PayloadContext {
    module: &'static str,
    /// Variant of `lambda_http`'s `RequestContext`.
    context: &'static str,
}

impl PayloadContext {
    fn of(payload: Payload) -> Self {
        match payload {
            Payload::V1 => Self { module: "payload_v1", context: "ApiGatewayV1" },
            Payload::V2 => Self { module: "payload_v2", context: "ApiGatewayV2" },
        }
    }
}

impl<'a> FunctionContext<'a> {
    pub(super) fn of(model: &'a Model, id: FunctionId, source: &'a str) -> Self {
        let function = model.function(id);
        let keys: Vec<&RouteKey> = model.routes_of(id).map(|(_, route, _)| &route.key).collect();
        let variants = names::variants(&keys);
        let routes: Vec<RouteContext> = keys
            .iter()
            .zip(variants)
            .map(|(key, variant)| RouteContext::of(key, variant))
            .collect();
        let payloads = payloads(model.routes_of(id).map(|(_, _, payload)| payload));
        Self {
            source,
            name: &function.name,
            module: names::module(&function.name),
            description: function.description.as_deref().unwrap_or_default().trim(),
            env: variables(function),
            parameters: routes.iter().any(|route| !route.parameters.is_empty()),
            // Of 200 bytes, clippy's limit, a `String` takes 24.
            large: routes.iter().any(|route| route.parameters.len() > 8) && routes.len() > 1,
            routes,
            payloads: payloads.into_iter().map(PayloadContext::of).collect(),
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

impl RouteContext {
    fn of(key: &RouteKey, variant: String) -> Self {
        let names: Vec<&str> = key.parameters().collect();
        let fields = names::fields(&names);
        let parameters: Vec<ParameterContext> = segments(key)
            .filter(|segment| segment.parameter().is_some())
            .zip(names.iter().zip(fields))
            .map(|(segment, (name, field))| ParameterContext {
                written: segment.to_string(),
                name: (*name).to_owned(),
                field,
            })
            .collect();
        let key = key.to_string();
        let lines = |indent: usize| {
            let line = |parameter: &ParameterContext| {
                layout::parameter_field(indent, &parameter.field, &render::literal(&parameter.name))
            };
            parameters.iter().map(line).collect()
        };
        let arm =
            layout::literal_arm(12, &render::literal(&key), &format!("Self::{variant}"), lines);
        Self { key, variant, parameters, arm }
    }
}

fn segments(key: &RouteKey) -> impl Iterator<Item = &Segment> {
    match key {
        RouteKey::Default => [].iter(),
        RouteKey::Path { segments, .. } => segments.iter(),
    }
}

/// The formats among `payloads`, each once, 1.0 first.
fn payloads(payloads: impl Iterator<Item = Payload>) -> Vec<Payload> {
    let newer: BTreeSet<bool> = payloads.map(|payload| payload == Payload::V2).collect();
    newer.into_iter().map(|newer| if newer { Payload::V2 } else { Payload::V1 }).collect()
}
