//! Stages as meant.

use indexmap::IndexMap;

use super::RouteId;
use crate::source::Span;

/// A stage.
#[derive(Debug, Clone)]
pub struct Stage {
    /// `$default` or a name.
    pub name: String,
    /// Where its name stands; of the implied `$default`, where `service:` stands.
    pub origin: Span,
    /// Whether it serves every change of the API as soon as it is deployed; else it keeps the deployment that it is given.
    pub auto_deploy: bool,
    /// Stage variables.
    pub variables: IndexMap<String, String>,
    /// Settings of every route that has none of its own.
    pub defaults: RouteSettings,
    /// Settings of single routes, whole: what the spec leaves out is taken from `defaults`, because API Gateway does not merge.
    pub routes: Vec<(RouteId, RouteSettings)>,
    /// Access logs.
    pub access_logs: Option<AccessLogs>,
}

/// Access logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessLogs {
    /// Days that they are kept.
    pub retention: u32,
    /// What a line says; `None`: svlc's own format.
    pub format: Option<AccessLogFormat>,
}

/// What a line of an access log says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccessLogFormat {
    /// The line, with variables in it.
    Text(String),
    /// Fields of a JSON object.
    Fields(IndexMap<String, String>),
}

/// The stage that has every change first: `$default` if it deploys by itself, else the first that does.
pub fn first_deployed(stages: &[Stage]) -> &Stage {
    let automatic = || stages.iter().filter(|stage| stage.auto_deploy);
    let default = automatic().find(|stage| stage.is_default());
    let first = default.or(automatic().next()).or(stages.first());
    first.expect("a model has at least one stage")
}

impl Stage {
    /// Whether it is `$default`, which answers at `/`.
    pub fn is_default(&self) -> bool {
        self.name == "$default"
    }
}

/// Throttle and metrics.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct RouteSettings {
    /// Throttle, if any but the account's.
    pub throttle: Option<Throttle>,
    /// Metrics per route.
    pub detailed_metrics: bool,
}

/// A token bucket.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Throttle {
    /// Requests a second; more than 0.
    pub rate: f64,
    /// Requests at once; more than 0.
    pub burst: u32,
}
