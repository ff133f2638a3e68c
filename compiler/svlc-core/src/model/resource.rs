//! Tables, queues, topics, buckets and event buses as meant.

use indexmap::IndexMap;

use super::{Model, ResourceId};
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
