//! Functions behind routes: an enum of their routes, and where in an event the route is found.

use std::collections::BTreeSet;

use serde::Serialize;

use super::kind::Arm;
use super::{layout, names, render};
use crate::model::{AttributeType, FunctionId, Model, Payload, Table};
use crate::routing::{RouteKey, Segment};

/// What the templates of a function behind routes need to know.
#[derive(Serialize)]
pub(super) struct RoutesContext {
    routes: Vec<RouteContext>,
    /// Whether a route has parameters.
    parameters: bool,
    /// Whether a route has so many that clippy would have them boxed.
    large: bool,
    payloads: Vec<PayloadContext>,
    /// The line that names the key of the table that the blueprint `table-crud` keeps.
    key: Option<String>,
}

impl RoutesContext {
    pub(super) fn of(model: &Model, id: FunctionId) -> Self {
        let keys: Vec<&RouteKey> = model.routes_of(id).map(|(_, route, _)| &route.key).collect();
        let variants = names::variants(&keys);
        let routes: Vec<RouteContext> = keys
            .iter()
            .zip(variants)
            .map(|(key, variant)| RouteContext::of(key, variant))
            .collect();
        let payloads = payloads(model.routes_of(id).map(|(_, _, payload)| payload));
        Self {
            parameters: routes.iter().any(|route| !route.parameters.is_empty()),
            // Of 200 bytes, clippy's limit, a `String` takes 24.
            large: routes.iter().any(|route| route.parameters.len() > 8) && routes.len() > 1,
            routes,
            payloads: payloads.into_iter().map(PayloadContext::of).collect(),
            key: model.kept_table(id).map(key),
        }
    }

    /// An arm for each route.
    pub(super) fn arms(&self) -> Vec<Arm> {
        if self.routes.is_empty() {
            return vec![Arm::bare("Route::Unrouted")];
        }
        let fields = |route: &RouteContext| {
            route.parameters.iter().map(|parameter| parameter.field.clone()).collect()
        };
        let arm = |route: &RouteContext| Arm {
            pattern: format!("Route::{}", route.variant),
            fields: fields(route),
        };
        self.routes.iter().map(arm).collect()
    }
}

#[derive(Serialize)]
struct RouteContext {
    key: String,
    variant: String,
    parameters: Vec<ParameterContext>,
    /// The arm that makes its variant.
    arm: String,
}

#[derive(Serialize)]
struct ParameterContext {
    /// As in the route key, with braces.
    written: String,
    #[serde(skip)]
    name: String,
    field: String,
}

#[derive(Serialize)]
pub(super) struct PayloadContext {
    pub(super) module: &'static str,
    /// Variant of `lambda_http`'s `RequestContext`.
    context: &'static str,
}

impl PayloadContext {
    pub(super) fn of(payload: Payload) -> Self {
        match payload {
            Payload::V1 => Self { module: "payload_v1", context: "ApiGatewayV1" },
            Payload::V2 => Self { module: "payload_v2", context: "ApiGatewayV2" },
        }
    }
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

fn key(table: &Table) -> String {
    let partition = &table.key[0];
    let variant = if partition.kind == AttributeType::Number { "Number" } else { "Text" };
    layout::key_constant(&format!("Key::{variant}"), &render::literal(&partition.name))
}

fn segments(key: &RouteKey) -> impl Iterator<Item = &Segment> {
    match key {
        RouteKey::Default => [].iter(),
        RouteKey::Path { segments, .. } => segments.iter(),
    }
}

/// The formats among `payloads`, each once, 1.0 first.
pub(super) fn payloads(payloads: impl Iterator<Item = Payload>) -> Vec<Payload> {
    let newer: BTreeSet<bool> = payloads.map(|payload| payload == Payload::V2).collect();
    newer.into_iter().map(|newer| if newer { Payload::V2 } else { Payload::V1 }).collect()
}
