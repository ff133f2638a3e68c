//! `stages:` as written.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::facts::STAGE_VARIABLES;

use super::{
    Entries, LogFieldName, LogFieldValue, Retention, RouteKeyText, Spanned, StageVariableName,
    StageVariableValue,
};

/// A stage: a deployed copy of the API with its own URL. `$default` answers at `/`, another at `/<stage>/`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Stage {
    /// Whether the stage serves every change of the API as soon as it is deployed. With `false` it keeps the deployment that it has, or
    /// answers nothing as long as it has none, until `svlc promote` gives it that of another stage. Default: `true`.
    pub auto_deploy: Option<Spanned<bool>>,
    /// Stage variables, which functions see in the event and URLs use as `${stage.NAME}`.
    #[schemars(extend("maxProperties" = STAGE_VARIABLES))]
    pub variables: Option<Entries<StageVariableName, Spanned<StageVariableValue>>>,
    /// Throttle of every route that has none of its own. Default: the account's, 10,000 requests a second.
    pub throttle: Option<Throttle>,
    /// Settings of single routes on this stage, by route key.
    pub routes: Option<Entries<RouteKeyText, StageRoute>>,
    /// Access logs: `true`, or a map that says how long they are kept. Default: `false`.
    pub access_logs: Option<AccessLogs>,
    /// Whether CloudWatch metrics are kept for every route by itself, which costs extra. Default: `false`.
    pub detailed_metrics: Option<Spanned<bool>>,
}

/// Settings of one route on one stage.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct StageRoute {
    /// Throttle of this route on this stage.
    pub throttle: Option<Throttle>,
    /// Whether CloudWatch metrics are kept for this route by itself. Default: the stage's.
    pub detailed_metrics: Option<Spanned<bool>>,
}

/// How many requests are let through: a token bucket. More get 429.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Throttle {
    /// Requests a second, in the long run.
    #[schemars(required, range(min = 0.0, max = 1_000_000.0))]
    pub rate: Option<Spanned<f64>>,
    /// Requests at once.
    #[schemars(required, range(min = 0, max = 1_000_000))]
    pub burst: Option<Spanned<u32>>,
}

/// Access logs of a stage.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(untagged, inline)]
pub enum AccessLogs {
    /// On or off.
    Short(Spanned<bool>),
    /// On, with settings.
    Settings(AccessLogSettings),
}

/// Settings of the access logs.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct AccessLogSettings {
    /// Days that the access log is kept. Default: 30.
    pub retention: Option<Spanned<Retention>>,
    /// What a line says: text with variables such as `$context.requestId` in it, or fields by name, which become JSON. Default: JSON with
    /// what most people look for.
    pub format: Option<AccessLogFormat>,
}

/// What a line of an access log says.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(untagged, inline)]
pub enum AccessLogFormat {
    /// The line, with variables in it.
    Short(Spanned<String>),
    /// Fields by name.
    Settings(AccessLogFields),
}

/// Fields of a line of an access log, each with a variable or text.
pub type AccessLogFields = Entries<LogFieldName, Spanned<LogFieldValue>>;
