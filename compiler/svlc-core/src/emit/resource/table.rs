//! A DynamoDB table.

use indexmap::IndexMap;

use crate::cfn::{Map, Resource, Value};
use crate::emit::{tag_list, text};
use crate::model::{
    Attribute, AttributeType, Capacity, Encryption, Index, Projection, StreamView, Table,
    TableClass,
};

/// A DynamoDB table.
pub(super) fn table(table: &Table) -> Resource {
    let billing = if table.capacity.is_some() { "PROVISIONED" } else { "PAY_PER_REQUEST" };
    let indexes = |local: bool| {
        let indexes = table.indexes.iter().filter(move |index| index.local == local);
        Value::list(indexes.map(|one| index(one, table.capacity)))
    };
    let stream = table.stream.map(|view| Map::new().with("StreamViewType", stream_view(view)));
    let ttl = table.ttl.as_ref();
    let ttl = ttl.map(|name| Map::new().with("AttributeName", name).with("Enabled", true));
    let is_infrequent = table.class == TableClass::InfrequentAccess;
    let recovery = Map::new().with("PointInTimeRecoveryEnabled", table.point_in_time_recovery);
    let properties = Map::new()
        .with("KeySchema", key_schema(&table.key))
        .with("AttributeDefinitions", attributes(table))
        .with("BillingMode", billing)
        .with_some("ProvisionedThroughput", table.capacity.map(throughput))
        .with_filled("GlobalSecondaryIndexes", indexes(false))
        .with_filled("LocalSecondaryIndexes", indexes(true))
        .with_some("StreamSpecification", stream)
        .with_some("TimeToLiveSpecification", ttl)
        .with_some("SSESpecification", encryption(&table.encryption))
        .with("PointInTimeRecoverySpecification", recovery)
        .with_some("DeletionProtectionEnabled", table.deletion_protection.then_some(true))
        .with_some("TableClass", is_infrequent.then_some("STANDARD_INFREQUENT_ACCESS"))
        .with_filled("Tags", tag_list(&table.tags));
    Resource::new("AWS::DynamoDB::Table", properties)
        .at(table.origin)
        .retained(super::retention(table.retain))
}

/// The attributes of every key, each once.
fn attributes(table: &Table) -> Value {
    let of_indexes = table.indexes.iter().flat_map(|index| &index.key);
    let all: IndexMap<&str, AttributeType> =
        table.key.iter().chain(of_indexes).map(|one| (one.name.as_str(), one.kind)).collect();
    Value::list(all.into_iter().map(|(name, kind)| {
        let kind = match kind {
            AttributeType::String => "S",
            AttributeType::Number => "N",
            AttributeType::Binary => "B",
        };
        Map::new().with("AttributeName", name).with("AttributeType", kind)
    }))
}

fn key_schema(key: &[Attribute]) -> Value {
    let parts = key.iter().zip(["HASH", "RANGE"]);
    Value::list(
        parts.map(|(one, kind)| Map::new().with("AttributeName", &one.name).with("KeyType", kind)),
    )
}

/// An index; a global one has capacity of its own, which is the table's.
fn index(index: &Index, capacity: Option<Capacity>) -> Map {
    let (kind, attributes) = match &index.projection {
        Projection::All => ("ALL", None),
        Projection::KeysOnly => ("KEYS_ONLY", None),
        Projection::Include(names) => ("INCLUDE", Some(Value::list(names))),
    };
    let projection =
        Map::new().with("ProjectionType", kind).with_some("NonKeyAttributes", attributes);
    let capacity = capacity.filter(|_| !index.local);
    Map::new()
        .with("IndexName", &index.name)
        .with("KeySchema", key_schema(&index.key))
        .with("Projection", projection)
        .with_some("ProvisionedThroughput", capacity.map(throughput))
}

fn throughput(capacity: Capacity) -> Map {
    Map::new().with("ReadCapacityUnits", capacity.read).with("WriteCapacityUnits", capacity.write)
}

fn stream_view(view: StreamView) -> &'static str {
    match view {
        StreamView::NewImage => "NEW_IMAGE",
        StreamView::OldImage => "OLD_IMAGE",
        StreamView::NewAndOldImages => "NEW_AND_OLD_IMAGES",
        StreamView::KeysOnly => "KEYS_ONLY",
    }
}

/// Without it, DynamoDB encrypts with a key of its own.
fn encryption(encryption: &Encryption) -> Option<Map> {
    let Encryption::Key(key) = encryption else { return None };
    let settings = Map::new().with("SSEEnabled", true).with("SSEType", "KMS");
    Some(settings.with("KMSMasterKeyId", text::value(key)))
}
