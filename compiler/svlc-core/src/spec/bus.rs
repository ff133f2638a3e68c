//! `buses:` as written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Entries, Spanned, TagKey, TagValue};
use crate::facts::TAGS;

/// An EventBridge event bus of this service.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Bus {
    /// Tags on it, beside the service's.
    #[schemars(extend("maxProperties" = TAGS))]
    pub tags: Option<Entries<TagKey, Spanned<TagValue>>>,
}
