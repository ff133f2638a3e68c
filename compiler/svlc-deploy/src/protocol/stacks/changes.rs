//! Change sets: what CloudFormation would do, and doing it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Millis, Parameter};

/// Makes a change set. CloudFormation looks at it after the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateChangeSet {
    /// The stack's name.
    pub stack: String,
    /// The change set's name.
    pub name: String,
    /// What becomes of the stack.
    pub kind: ChangeSetKind,
    /// Where the template is in S3.
    pub template_url: String,
    /// Parameters.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    /// Such as `CAPABILITY_IAM`.
    #[serde(default)]
    pub capabilities: Vec<String>,
    /// Tags of the stack and of all its resources.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
    /// At most 1,024 characters.
    #[serde(default)]
    pub description: Option<String>,
}

/// What a change set makes of a stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ChangeSetKind {
    /// A new one.
    Create,
    /// Another than it was.
    Update,
}

/// A change set that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeSetMade {
    /// Its ARN.
    pub id: String,
    /// The stack's ARN.
    pub stack_id: String,
}

/// Asks for a change set with all its changes. `None` if there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DescribeChangeSet {
    /// The stack's name or id.
    pub stack: String,
    /// The change set's name or id.
    pub name: String,
}

/// A change set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeSet {
    /// Its ARN.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The stack's ARN.
    pub stack_id: String,
    /// Such as `CREATE_COMPLETE`.
    pub status: String,
    /// Why it has that status: that nothing changes, among others.
    pub reason: Option<String>,
    /// Such as `AVAILABLE`.
    pub execution_status: Option<String>,
    /// What whoever made it said.
    pub description: Option<String>,
    /// When it was made.
    pub created: Option<Millis>,
    /// What it does.
    pub changes: Vec<Change>,
}

/// What becomes of a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// `Add`, `Modify`, `Remove`, `Import` or `Dynamic`.
    pub action: String,
    /// Logical id.
    pub logical_id: String,
    /// Physical id, if it has one.
    pub physical_id: Option<String>,
    /// Such as `AWS::Lambda::Function`.
    #[serde(rename = "type")]
    pub resource_type: String,
    /// `True`, `False` or `Conditional`, for what is modified.
    pub replacement: Option<String>,
    /// Such as `Properties` and `Tags`.
    pub scope: Vec<String>,
    /// Why.
    pub details: Vec<ChangeDetail>,
}

/// What of a resource changes. Values are left out: they may be secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeDetail {
    /// Such as `Properties`.
    pub attribute: Option<String>,
    /// The property.
    pub name: Option<String>,
    /// `Never`, `Conditionally` or `Always`.
    pub recreation: Option<String>,
    /// `Static` or `Dynamic`: whether CloudFormation knows before it does it.
    pub evaluation: Option<String>,
    /// Such as `DirectModification` or `ResourceReference`.
    pub source: Option<String>,
    /// What causes it, for a reference.
    pub cause: Option<String>,
}

/// Asks for a stack's change sets, without their changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListChangeSets {
    /// The stack's name or id.
    pub stack: String,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeSetSummary {
    /// Its ARN.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Such as `CREATE_COMPLETE`.
    pub status: String,
    /// Why it has that status.
    pub reason: Option<String>,
    /// Such as `AVAILABLE`.
    pub execution_status: Option<String>,
    /// What whoever made it said.
    pub description: Option<String>,
    /// When it was made.
    pub created: Option<Millis>,
}

/// Deletes a change set; nothing happens if there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteChangeSet {
    /// The stack's name or id.
    pub stack: String,
    /// The change set's name or id.
    pub name: String,
}

/// Does what a change set says. It goes on after the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExecuteChangeSet {
    /// The stack's name or id.
    pub stack: String,
    /// The change set's name or id.
    pub name: String,
    /// The same token does nothing twice, and is on every event of it.
    #[serde(default)]
    pub token: Option<String>,
}
