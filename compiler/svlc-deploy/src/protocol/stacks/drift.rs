//! Whether somebody changed what a stack made.

use serde::{Deserialize, Serialize};

/// Starts to compare a stack's resources with what is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetectDrift {
    /// The stack's name or id.
    pub stack: String,
}

/// A comparison that was started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detection {
    /// Its id.
    pub id: String,
}

/// Asks how far a comparison is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DescribeDrift {
    /// Its id.
    pub id: String,
}

/// How far it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drift {
    /// `DETECTION_IN_PROGRESS`, `DETECTION_COMPLETE` or `DETECTION_FAILED`.
    pub detection: String,
    /// Why it failed.
    pub reason: Option<String>,
    /// Such as `DRIFTED`, once it is complete.
    pub status: Option<String>,
    /// How many resources differ.
    pub drifted: u32,
}

/// Asks what differs, as it was last compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DescribeResourceDrifts {
    /// The stack's name or id.
    pub stack: String,
}

/// A resource that was compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceDrift {
    /// Logical id.
    pub logical_id: String,
    /// Physical id.
    pub physical_id: Option<String>,
    /// Such as `AWS::Lambda::Function`.
    #[serde(rename = "type")]
    pub resource_type: String,
    /// `IN_SYNC`, `MODIFIED`, `DELETED` or `NOT_CHECKED`.
    pub status: String,
    /// What was modified.
    pub properties: Vec<DriftedProperty>,
}

/// A property that somebody changed. Its values are left out: they may be secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DriftedProperty {
    /// Such as `/Environment/Variables/TABLE`.
    pub path: String,
    /// `ADD`, `REMOVE` or `NOT_EQUAL`.
    pub kind: String,
}
