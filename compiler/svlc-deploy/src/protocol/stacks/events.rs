//! What happens to a stack, and what a validation has found.

use serde::{Deserialize, Serialize};

use super::Millis;

/// Asks for what happened to a stack, the newest first, a page at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DescribeStackEvents {
    /// The stack's name or id.
    pub stack: String,
    /// The page, as the one before says; the newest if there is none.
    #[serde(default)]
    pub token: Option<String>,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StackEvents {
    /// Events, the newest first.
    pub events: Vec<StackEvent>,
    /// The next page, of older events.
    pub token: Option<String>,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StackEvent {
    /// Its id.
    pub id: String,
    /// When.
    pub time: Millis,
    /// To which resource, or the stack's name.
    pub logical_id: String,
    /// Its physical id, if it has one.
    pub physical_id: Option<String>,
    /// Such as `AWS::Lambda::Function`.
    #[serde(rename = "type")]
    pub resource_type: String,
    /// Such as `CREATE_FAILED`.
    pub status: String,
    /// Such as `VALIDATION_FAILED`.
    pub detailed_status: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// The token of what caused it.
    pub token: Option<String>,
}

/// Asks for all that failed when CloudFormation looked at a change set. Not every server that stands for AWS knows the call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DescribeEvents {
    /// The change set's ARN: its name is not enough.
    pub change_set: String,
}

/// What has failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationEvent {
    /// Such as `VALIDATION_ERROR`.
    #[serde(rename = "type")]
    pub event_type: String,
    /// Logical id, if it is of a resource.
    pub logical_id: Option<String>,
    /// Such as `AWS::Lambda::Function`.
    pub resource_type: Option<String>,
    /// Which validation or hook says so, such as `PROPERTY_VALIDATION`.
    pub check: Option<String>,
    /// What comes of it: `FAIL` or `WARN`.
    pub mode: Option<String>,
    /// Where in the template, such as `/Resources/Jobs/Properties/DelaySeconds`.
    pub path: Option<String>,
    /// Why.
    pub reason: Option<String>,
}
