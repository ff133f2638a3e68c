//! `tables:` as written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Entries, Spanned, TagKey, TagValue};
use crate::facts::TAGS;

/// A DynamoDB table of this service.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Table {
    /// Tags on it, beside the service's.
    #[schemars(extend("maxProperties" = TAGS))]
    pub tags: Option<Entries<TagKey, Spanned<TagValue>>>,
}
