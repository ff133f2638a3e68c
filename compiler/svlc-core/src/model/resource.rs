//! Tables, queues, topics, buckets and event buses as meant.

use indexmap::IndexMap;

use super::{
    AnyResource, AttributeType, BlueprintName, BucketMethod, FunctionId, Model, ResourceId,
    StreamView, TableClass, Text, TextPart,
};
use crate::reference::Section;
use crate::source::Span;

/// What data at rest is encrypted with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Encryption {
    /// With a key of AWS.
    Aws,
    /// With the user's KMS key, by its ARN.
    Key(Text),
    /// Not at all; topics only.
    None,
}

/// A DynamoDB table.
#[derive(Debug, Clone)]
pub struct Table {
    /// Lower-case words joined by hyphens.
    pub name: String,
    /// Where its name stands.
    pub origin: Span,
    /// Partition key, then the sort key if there is one.
    pub key: Vec<Attribute>,
    /// Capacity that is set aside; `None`: every request is paid for.
    pub capacity: Option<Capacity>,
    /// Indexes, in the order written.
    pub indexes: Vec<Index>,
    /// What its stream tells of a change, if it has one.
    pub stream: Option<StreamView>,
    /// The attribute that says when an item expires.
    pub ttl: Option<String>,
    /// Encryption.
    pub encryption: Encryption,
    /// Point-in-time recovery.
    pub point_in_time_recovery: bool,
    /// Deletion protection.
    pub deletion_protection: bool,
    /// Table class.
    pub class: TableClass,
    /// Whether it outlives the stack.
    pub retain: bool,
    /// Tags: the service's, then its own, which win.
    pub tags: IndexMap<String, String>,
}

/// An attribute of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: AttributeType,
}

/// Capacity that is set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capacity {
    /// Read units a second.
    pub read: u32,
    /// Write units a second.
    pub write: u32,
}

/// An index of a table.
#[derive(Debug, Clone)]
pub struct Index {
    /// Its name.
    pub name: String,
    /// Partition key, then the sort key if there is one.
    pub key: Vec<Attribute>,
    /// What it has beside the keys.
    pub projection: Projection,
    /// Whether it is a local one.
    pub local: bool,
}

/// What an index has beside the keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Projection {
    /// Every attribute.
    All,
    /// Nothing.
    KeysOnly,
    /// These attributes.
    Include(Vec<String>),
}

/// An SQS queue.
#[derive(Debug, Clone)]
pub struct Queue {
    /// Lower-case words joined by hyphens.
    pub name: String,
    /// Where its name stands.
    pub origin: Span,
    /// Whether it is FIFO.
    pub fifo: bool,
    /// Whether the body tells messages apart.
    pub content_based_deduplication: bool,
    /// Seconds.
    pub visibility_timeout: u32,
    /// Seconds.
    pub retention: u32,
    /// Seconds.
    pub delay: u32,
    /// Bytes, if fewer than SQS allows.
    pub max_message_size: Option<u32>,
    /// Seconds.
    pub receive_wait: u32,
    /// Where messages go that nobody could deal with, and after how many receives.
    pub dead_letter: Option<(AnyResource, u32)>,
    /// Encryption.
    pub encryption: Encryption,
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
    /// Whether it is FIFO.
    pub fifo: bool,
    /// Whether the body tells messages apart.
    pub content_based_deduplication: bool,
    /// Encryption.
    pub encryption: Encryption,
    /// Tags: the service's, then its own, which win.
    pub tags: IndexMap<String, String>,
}

/// An S3 bucket.
#[derive(Debug, Clone)]
pub struct Bucket {
    /// Lower-case words joined by hyphens.
    pub name: String,
    /// Where its name stands.
    pub origin: Span,
    /// Encryption.
    pub encryption: Encryption,
    /// Whether older versions are kept.
    pub versioning: bool,
    /// Days after which objects are deleted.
    pub expire: Option<u32>,
    /// Web pages that may use it.
    pub cors: Option<BucketCors>,
    /// Whether a function of this service is told of its objects, by way of EventBridge.
    pub notifies: bool,
    /// Whether it outlives the stack.
    pub retain: bool,
    /// Tags: the service's, then its own, which win.
    pub tags: IndexMap<String, String>,
}

/// Web pages that may use a bucket; an empty list is not emitted.
#[derive(Debug, Clone)]
pub struct BucketCors {
    /// Origins.
    pub origins: Vec<String>,
    /// Methods.
    pub methods: Vec<BucketMethod>,
    /// Request headers.
    pub headers: Vec<String>,
    /// Response headers.
    pub expose_headers: Vec<String>,
    /// Seconds.
    pub max_age: Option<u32>,
}

/// An EventBridge event bus.
#[derive(Debug, Clone)]
pub struct Bus {
    /// Lower-case words joined by hyphens.
    pub name: String,
    /// Where its name stands.
    pub origin: Span,
    /// What it is for.
    pub description: Option<String>,
    /// Days that every event is kept.
    pub archive: Option<u32>,
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

    /// Whether a resource is a table with indexes.
    pub fn has_indexes(&self, id: &ResourceId) -> bool {
        let is_it = |table: &&Table| id.section == Section::Tables && table.name == id.name;
        self.tables.iter().find(is_it).is_some_and(|table| !table.indexes.is_empty())
    }

    /// The user's key that a resource is encrypted with.
    pub fn key_of(&self, id: &ResourceId) -> Option<&Text> {
        let name = &id.name;
        let encryption = match id.section {
            Section::Tables => {
                self.tables.iter().find(|one| one.name == *name).map(|one| &one.encryption)
            }
            Section::Queues => {
                self.queues.iter().find(|one| one.name == *name).map(|one| &one.encryption)
            }
            Section::Topics => {
                self.topics.iter().find(|one| one.name == *name).map(|one| &one.encryption)
            }
            Section::Buckets => {
                self.buckets.iter().find(|one| one.name == *name).map(|one| &one.encryption)
            }
            Section::Functions | Section::Buses => None,
        };
        match encryption {
            Some(Encryption::Key(key)) => Some(key),
            _ => None,
        }
    }
}
