//! The log of a function, as written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{LogGroupName, Spanned};

/// What Lambda writes to the log of a function, and where.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Logging {
    /// Form of the lines. Default: `text`.
    pub format: Option<Spanned<LogFormat>>,
    /// The least that is kept of what the function logs itself. Only with `format: json`. Default: `info`.
    pub level: Option<Spanned<LogLevel>>,
    /// The least that is kept of what Lambda logs of it. Only with `format: json`. Default: `info`.
    pub system_level: Option<Spanned<SystemLogLevel>>,
    /// Name of a log group that is there already, instead of one of the function's own.
    pub group: Option<Spanned<LogGroupName>>,
}

/// Form of the lines of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum LogFormat {
    /// Lines as they come.
    Text,
    /// A JSON object a line.
    Json,
}

/// How much is logged, from the most to the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum LogLevel {
    /// Every step.
    Trace,
    /// What helps to find a fault.
    Debug,
    /// What happened.
    Info,
    /// What may become a fault.
    Warn,
    /// Faults.
    Error,
    /// What ended the function.
    Fatal,
}

/// How much Lambda logs of a function, from the most to the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum SystemLogLevel {
    /// What helps to find a fault.
    Debug,
    /// Start, end and report of each invocation.
    Info,
    /// What may become a fault.
    Warn,
}
