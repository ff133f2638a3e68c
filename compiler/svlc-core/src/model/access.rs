//! Rights of a function as meant.

use super::{AnyResource, Grant, Text};
use crate::access::Kind;

/// A grant on a resource.
#[derive(Debug, Clone)]
pub struct Access {
    /// What kind of resource it is.
    pub kind: Kind,
    /// The resource; a secret by its ARN.
    pub resource: AnyResource,
    /// What is granted; one that there is on the kind.
    pub grant: Grant,
}

/// A statement in IAM's own words.
#[derive(Debug, Clone)]
pub struct PolicyStatement {
    /// What is allowed.
    pub actions: Vec<String>,
    /// On what.
    pub resources: Vec<Text>,
    /// Under which conditions, in the order written.
    pub conditions: Vec<Condition>,
}

/// One operator of a statement's conditions.
#[derive(Debug, Clone)]
pub struct Condition {
    /// How it compares.
    pub operator: String,
    /// Keys, each with the values of which one has to fit.
    pub keys: Vec<(String, Vec<Text>)>,
}
