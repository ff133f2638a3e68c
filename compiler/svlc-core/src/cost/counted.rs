//! What of a service is counted: [`Service`]. Of a spec that is read from its model, of what is deployed from the template; what svlc
//! emits for a model says the same as the model.

use std::collections::BTreeMap;

use super::calls;
use crate::cfn::{Intrinsic, Resource, Template, Value, logical_id};
use crate::facts::{DEFAULT_MEMORY_MB, FREE_STORAGE_MB};
use crate::model::{Architecture, Authorization, EventSource, Model};

/// A service.
#[derive(Debug, Default)]
pub(super) struct Service {
    pub(super) functions: Vec<Counted>,
    pub(super) routes: Vec<Asked>,
}

/// A function.
#[derive(Debug)]
pub(super) struct Counted {
    pub(super) name: String,
    pub(super) architecture: Architecture,
    /// MB.
    pub(super) memory: u32,
    /// MB of its `/tmp`.
    pub(super) storage: u32,
    /// Environments that are kept ready.
    pub(super) kept_ready: Option<u32>,
    /// How often its schedules invoke it in a month, as far as that is known.
    pub(super) scheduled: f64,
}

/// A route.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) key: String,
    /// The place, among the functions, of the one that it leads to.
    pub(super) target: Option<usize>,
    /// That of the one that says who may call it.
    pub(super) authorizer: Option<usize>,
}

impl From<&Model> for Service {
    fn from(model: &Model) -> Self {
        let functions = model.functions.iter().map(|one| {
            let schedules = one.events.iter().filter_map(|event| match &event.source {
                EventSource::Schedule(schedule) if schedule.enabled => {
                    calls::times(&schedule.expression)
                }
                _ => None,
            });
            Counted {
                name: one.name.clone(),
                architecture: one.architecture,
                memory: one.memory,
                storage: one.ephemeral_storage,
                kept_ready: one.provisioned_concurrency,
                // An empty sum would be the other zero, and shown with its sign.
                scheduled: schedules.fold(0.0, |all, one| all + one),
            }
        });
        let routes = model.routes.iter().map(|route| {
            let authorizer = match &route.authorization {
                Authorization::Authorizer { id, .. } => model.authorizer(*id).function(),
                Authorization::None | Authorization::Iam => None,
            };
            Asked {
                key: route.key.to_string(),
                target: calls::target(model, route).map(|id| id.0),
                authorizer: authorizer.map(|id| id.0),
            }
        });
        Self { functions: functions.collect(), routes: routes.collect() }
    }
}

impl Service {
    /// What a template makes, its functions called as in a model; `None`: something that costs is not said by the template alone.
    pub(super) fn of_template(template: &Template, model: &Model) -> Option<Self> {
        let named = model.functions.iter().map(|one| (logical_id::function(&one.name), &one.name));
        let names: BTreeMap<String, &String> = named.collect();
        let of = |kind: &'static str| {
            template.resources.iter().filter(move |(_, resource)| resource.kind == kind)
        };
        let mut service = Self::default();
        let mut places = BTreeMap::new();
        for (id, resource) in of("AWS::Lambda::Function") {
            places.insert(id.as_str(), service.functions.len());
            let name = names.get(id).map_or(id, |name| *name);
            service.functions.push(function(name, resource)?);
        }
        let place = |value: &Value| places.get(template.function(value)?).copied();
        for (_, alias) in of("AWS::Lambda::Alias") {
            let Some(kept) = at(alias, &["ProvisionedConcurrencyConfig"]) else { continue };
            let Value::Map(kept) = kept else { return None };
            let function = place(alias.properties.get("FunctionName")?)?;
            let kept = number(kept.get("ProvisionedConcurrentExecutions")?)?;
            service.functions[function].kept_ready = Some(kept);
        }
        for (_, schedule) in of("AWS::Scheduler::Schedule") {
            let is_off =
                at(schedule, &["State"]).and_then(Value::scalar).as_deref() == Some("DISABLED");
            let function = at(schedule, &["Target", "Arn"]).and_then(place);
            let expression = at(schedule, &["ScheduleExpression"]).and_then(Value::scalar);
            let times = expression.and_then(|expression| calls::times(&expression));
            if let (Some(function), Some(times), false) = (function, times, is_off) {
                service.functions[function].scheduled += times;
            }
        }
        // A definition makes routes that are no resources.
        if of("AWS::ApiGatewayV2::Api").any(|(_, api)| at(api, &["Body"]).is_some()) {
            return None;
        }
        for (_, route) in of("AWS::ApiGatewayV2::Route") {
            let behind = |property: &str, uri: &str| {
                let (_, other) = template.referred(route.properties.get(property)?)?;
                place(other.properties.get(uri)?)
            };
            service.routes.push(Asked {
                key: at(route, &["RouteKey"])?.scalar()?,
                target: behind("Target", "IntegrationUri"),
                authorizer: behind("AuthorizerId", "AuthorizerUri"),
            });
        }
        Some(service)
    }
}

fn function(name: &str, resource: &Resource) -> Option<Counted> {
    let or = |path: &[&str], default: u32| at(resource, path).map_or(Some(default), number);
    let architecture = match at(resource, &["Architectures"]) {
        None => Architecture::X86_64,
        Some(Value::List(names)) => match names.first()?.scalar()?.as_str() {
            "x86_64" => Architecture::X86_64,
            "arm64" => Architecture::Arm64,
            _ => return None,
        },
        Some(_) => return None,
    };
    Some(Counted {
        name: name.to_owned(),
        architecture,
        memory: or(&["MemorySize"], DEFAULT_MEMORY_MB)?,
        storage: or(&["EphemeralStorage", "Size"], FREE_STORAGE_MB)?,
        kept_ready: None,
        scheduled: 0.0,
    })
}

/// A property of a resource; `AWS::NoValue` is none.
fn at<'a>(resource: &'a Resource, path: &[&str]) -> Option<&'a Value> {
    let (first, rest) = path.split_first()?;
    let mut value = resource.properties.get(first)?;
    for key in rest {
        let Value::Map(map) = value else { return None };
        value = map.get(key)?;
    }
    let is_none = matches!(value, Value::Intrinsic(Intrinsic::Ref(id)) if id == "AWS::NoValue");
    (!is_none).then_some(value)
}

fn number(value: &Value) -> Option<u32> {
    value.scalar()?.parse().ok()
}
