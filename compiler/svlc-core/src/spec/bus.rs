//! `buses:` as written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{BusDescription, Entries, Spanned, TagKey, TagValue};
use crate::facts::{ARCHIVE_DAYS, TAGS};

/// An EventBridge event bus of this service, for rights that `access` grants and nobody else. Its name, which a bus cannot be
/// without, begins with that of the stack.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Bus {
    /// What the bus is for, in a sentence.
    pub description: Option<Spanned<BusDescription>>,
    /// Keeps every event for so many days, to be replayed. Default: events are not kept.
    #[schemars(range(min = ARCHIVE_DAYS.0, max = ARCHIVE_DAYS.1))]
    pub archive: Option<Spanned<u32>>,
    /// Tags on it, beside the service's.
    #[schemars(extend("maxProperties" = TAGS))]
    pub tags: Option<Entries<TagKey, Spanned<TagValue>>>,
}
