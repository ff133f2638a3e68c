//! What functions log: CloudWatch Logs.

use serde::{Deserialize, Serialize};

use super::Millis;

/// Asks for events of a log group, the oldest first, a page at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilterLogEvents {
    /// The log group.
    pub group: String,
    /// From when.
    pub start_ms: Millis,
    /// Until when; now if it is not said.
    #[serde(default)]
    pub end_ms: Option<Millis>,
    /// What they match, in CloudWatch's language of filters.
    #[serde(default)]
    pub pattern: Option<String>,
    /// The page, as the one before says; the oldest if there is none.
    #[serde(default)]
    pub token: Option<String>,
}

/// A page, which may be empty with more to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogEvents {
    /// Events.
    pub events: Vec<LogEvent>,
    /// The next page.
    pub token: Option<String>,
}

/// An event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogEvent {
    /// Its id, by which an event that two pages have is known.
    pub id: String,
    /// When.
    pub time: Millis,
    /// The stream, which is the function's environment.
    pub stream: String,
    /// The line.
    pub message: String,
}
