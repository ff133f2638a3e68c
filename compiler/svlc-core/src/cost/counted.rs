//! What of a service is counted: [`Service`]. Of a spec that is read from its model, of what is deployed from the template
//! ([`deployed`]); what svlc emits for a model says the same as the model.

mod deployed;

use super::calls;
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
