//! Stacks, change sets, events and drift: CloudFormation.

mod changes;
mod drift;
mod events;

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::Millis;

pub use changes::{
    Change, ChangeDetail, ChangeSet, ChangeSetKind, ChangeSetMade, ChangeSetSummary,
    CreateChangeSet, DeleteChangeSet, DescribeChangeSet, ExecuteChangeSet, ListChangeSets,
};
pub use drift::{
    DescribeDrift, DescribeResourceDrifts, DetectDrift, Detection, Drift, DriftedProperty,
    ResourceDrift,
};
pub use events::{DescribeEvents, DescribeStackEvents, OperationEvent, StackEvent, StackEvents};

/// Asks for a stack, by name or by id; by id even if it is deleted. `None` if there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DescribeStack {
    /// Its name or id.
    pub stack: String,
}

/// A stack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stack {
    /// Its ARN, which no later stack of the same name has.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Such as `UPDATE_COMPLETE`.
    pub status: String,
    /// Why it has that status.
    pub reason: Option<String>,
    /// Parameters as they were given; CloudFormation masks those with `NoEcho`.
    pub parameters: Vec<Parameter>,
    /// Outputs, in CloudFormation's order.
    pub outputs: Vec<StackOutput>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// When it was made.
    pub created: Millis,
    /// When it was last updated, if it was.
    pub updated: Option<Millis>,
}

/// A parameter. Its value may be a secret, and is not shown by `{:?}`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    /// Its name.
    pub key: String,
    /// Its value; `None` to keep the one that the stack has.
    pub value: Option<String>,
}

impl fmt::Debug for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parameter").field("key", &self.key).finish_non_exhaustive()
    }
}

/// An output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StackOutput {
    /// Its name.
    pub key: String,
    /// Its value.
    pub value: String,
    /// What it is.
    pub description: Option<String>,
}

/// Asks for a stack's template as it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetTemplate {
    /// The stack's name or id.
    pub stack: String,
}

/// It.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// Its text.
    pub body: String,
}

/// Asks for all resources of a stack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListStackResources {
    /// The stack's name or id.
    pub stack: String,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StackResource {
    /// Logical id.
    pub logical_id: String,
    /// Physical id, once it has one.
    pub physical_id: Option<String>,
    /// Such as `AWS::Lambda::Function`.
    #[serde(rename = "type")]
    pub resource_type: String,
    /// Such as `CREATE_COMPLETE`.
    pub status: String,
    /// Why it has that status.
    pub reason: Option<String>,
    /// When that was last changed.
    pub updated: Millis,
    /// Such as `IN_SYNC`, as drift detection last found it.
    pub drift: Option<String>,
}

/// Deletes a stack. It goes on after the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteStack {
    /// The stack's name or id.
    pub stack: String,
    /// Logical ids to keep; only for a stack whose deletion failed.
    #[serde(default)]
    pub retain: Vec<String>,
    /// The same token does nothing twice, and is on every event of it.
    #[serde(default)]
    pub token: Option<String>,
}

/// Goes on with a rollback that failed. It goes on after the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContinueUpdateRollback {
    /// The stack's name or id.
    pub stack: String,
    /// Logical ids to leave as they are.
    #[serde(default)]
    pub skip: Vec<String>,
}
