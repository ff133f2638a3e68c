//! `tables:` as written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Encryption, Entries, Spanned, TagKey, TagValue};
use crate::facts::{CAPACITY_UNITS, PROJECTED_ATTRIBUTES_OF_INDEX, TAGS};

/// A DynamoDB table of this service. It has no name of its own, so that CloudFormation can replace it; `${tables.NAME.name}` tells it.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Table {
    /// The attributes that tell items apart: the partition key, then the sort key if there is one. No other attribute is declared.
    #[schemars(required, extend("minProperties" = 1, "maxProperties" = 2))]
    pub key: Option<Entries<AttributeName, Spanned<AttributeType>>>,
    /// What is paid for: every request, or capacity that is set aside. Default: `on-demand`, which never throttles a service that
    /// nobody has measured.
    pub billing: Option<Billing>,
    /// Other ways to find items, by the name of the index; at most 20 global and 5 local ones.
    pub indexes: Option<Entries<IndexName, Index>>,
    /// Sends every change to a stream, which functions can read. Default: no stream.
    pub stream: Option<Spanned<StreamView>>,
    /// The attribute that says when an item is to be deleted, in seconds since 1970. Default: items stay.
    pub ttl: Option<Spanned<AttributeName>>,
    /// What it is encrypted with. Default: `aws`, a key of DynamoDB's own, which costs nothing.
    pub encryption: Option<Spanned<Encryption>>,
    /// Keeps 35 days of changes, so that the table can be restored as it was at any second of them. Default: true.
    pub point_in_time_recovery: Option<Spanned<bool>>,
    /// Refuses to delete the table, whoever asks. Default: false: `retain` keeps CloudFormation from it, and a failed
    /// deployment could not be rolled back.
    pub deletion_protection: Option<Spanned<bool>>,
    /// What storage costs against what requests cost. Default: `standard`.
    pub class: Option<Spanned<TableClass>>,
    /// Keeps the table and its data when it leaves the spec or has to be replaced. Default: true, because data is not made again.
    pub retain: Option<Spanned<bool>>,
    /// Tags on it, beside the service's.
    #[schemars(extend("maxProperties" = TAGS))]
    pub tags: Option<Entries<TagKey, Spanned<TagValue>>>,
}

/// Another way to find the items of a table.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Index {
    /// The attributes to find items by: the partition key, then the sort key if there is one.
    #[schemars(required, extend("minProperties" = 1, "maxProperties" = 2))]
    pub key: Option<Entries<AttributeName, Spanned<AttributeType>>>,
    /// What an item of the index has beside the keys. Default: `all`.
    pub projection: Option<Projection>,
    /// Whether it lies beside the table's own partitions: it has the table's partition key and another sort key, can be read
    /// consistently, and can only be made together with the table. Default: false.
    pub local: Option<Spanned<bool>>,
}

/// What an item of an index has beside the keys.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(untagged, inline)]
pub enum Projection {
    /// Everything or nothing.
    Short(Spanned<ProjectionKind>),
    /// These attributes.
    List(
        #[schemars(
            length(min = 1, max = PROJECTED_ATTRIBUTES_OF_INDEX),
            extend("uniqueItems" = true)
        )]
        Vec<Spanned<AttributeName>>,
    ),
}

/// Everything or nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
pub enum ProjectionKind {
    /// Every attribute.
    All,
    /// The keys of index and table only.
    KeysOnly,
}

/// What is paid for.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(untagged, inline)]
pub enum Billing {
    /// Every request.
    Short(Spanned<BillingMode>),
    /// Capacity that is set aside.
    Settings(Capacity),
}

/// How requests are paid for without capacity set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
pub enum BillingMode {
    /// Each by itself.
    OnDemand,
}

/// Capacity that is set aside, for the table and for each global index.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Capacity {
    /// Reads of up to 4 KB a second, strongly consistent.
    #[schemars(required, range(min = CAPACITY_UNITS.0, max = CAPACITY_UNITS.1))]
    pub read: Option<Spanned<u32>>,
    /// Writes of up to 1 KB a second.
    #[schemars(required, range(min = CAPACITY_UNITS.0, max = CAPACITY_UNITS.1))]
    pub write: Option<Spanned<u32>>,
}

/// Type of an attribute in a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum AttributeType {
    /// Text.
    String,
    /// A number.
    Number,
    /// Bytes.
    Binary,
}

/// What a stream tells of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
pub enum StreamView {
    /// The item as it is now.
    NewImage,
    /// The item as it was before.
    OldImage,
    /// Both.
    NewAndOldImages,
    /// Its key only.
    KeysOnly,
}

/// What storage costs against what requests cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
pub enum TableClass {
    /// For most tables.
    Standard,
    /// Cheaper storage, dearer requests: for data that is seldom read.
    InfrequentAccess,
}

super::text::texts! {
    /// Name of an attribute.
    AttributeName("letters, digits and `_.-`") pattern r"^[A-Za-z0-9_.-]+$" length 1..=255;
    /// Name of an index.
    IndexName("three or more letters, digits and `_.-`") pattern r"^[A-Za-z0-9_.-]+$" length 3..=255;
}
