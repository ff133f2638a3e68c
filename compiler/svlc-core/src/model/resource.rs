//! Tables, queues, topics, buckets and event buses as meant.

use indexmap::IndexMap;

use super::{BlueprintName, FunctionId, Model, ResourceId, TextPart};
use crate::source::Span;

/// A DynamoDB table.
#[derive(Debug, Clone)]
pub struct Table {
    /// Lower-case words joined by hyphens.
    pub name: String,
    /// Where its name stands.
    pub origin: Span,
    /// Tags: the service's, then its own, which win.
    pub tags: IndexMap<String, String>,
}

impl Model {
    /// The table that a function keeps with the blueprint `table-crud`: the one that its variable `TABLE` names.
    pub fn kept_table(&self, id: FunctionId) -> Option<&Table> {
        let function = self.function(id);
        if function.blueprint() != Some(BlueprintName::TableCrud) {
            return None;
        }
        let variable = function.env.iter().find(|variable| variable.name == "TABLE")?;
        let [TextPart::Attribute(table, _)] = variable.value.0.as_slice() else { return None };
        self.tables.iter().find(|one| one.name == table.name)
    }
}

/// An SQS queue.
#[derive(Debug, Clone)]
pub struct Queue {
    /// Lower-case words joined by hyphens.
    pub name: String,
    /// Where its name stands.
    pub origin: Span,
    /// Tags: the service's, then its own, which win.
    pub tags: IndexMap<String, String>,
}

/// An SNS topic.
#[derive(Debug, Clone)]
pub struct Topic {
    /// Lower-case words joined by hyphens.
    pub name: String,
    /// Where its name stands.
    pub origin: Span,
    /// Tags: the service's, then its own, which win.
    pub tags: IndexMap<String, String>,
}

/// An S3 bucket.
#[derive(Debug, Clone)]
pub struct Bucket {
    /// Whether a function of this service is told of its objects, by way of EventBridge.
    pub notifies: bool,
    /// Lower-case words joined by hyphens.
    pub name: String,
    /// Where its name stands.
    pub origin: Span,
    /// Tags: the service's, then its own, which win.
    pub tags: IndexMap<String, String>,
}

/// An EventBridge event bus.
#[derive(Debug, Clone)]
pub struct Bus {
    /// Lower-case words joined by hyphens.
    pub name: String,
    /// Where its name stands.
    pub origin: Span,
    /// Tags: the service's, then its own, which win.
    pub tags: IndexMap<String, String>,
}

impl Model {
    /// Whether a resource is a table with indexes.
    pub fn has_indexes(&self, _: &ResourceId) -> bool {
        false
    }
}
