//! `topics:` as written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Entries, Spanned, TagKey, TagValue, TopicEncryption};
use crate::facts::TAGS;

/// An SNS topic of this service. It refuses whoever does not come over TLS, and who is not of this account.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Topic {
    /// Keeps the order of messages and delivers each once, to FIFO queues only. Default: false. A change makes a new topic.
    pub fifo: Option<Spanned<bool>>,
    /// Takes messages with the same body for the same message; `fifo` only. Default: false: the sender gives each an id.
    pub content_based_deduplication: Option<Spanned<bool>>,
    /// What it is encrypted with. Default: `aws`, a key of SNS in this account. Roles of this account publish with any of these;
    /// services of AWS, such as alarms of CloudWatch, may not publish here: a topic for them belongs under `resources`.
    pub encryption: Option<Spanned<TopicEncryption>>,
    /// Tags on it, beside the service's.
    #[schemars(extend("maxProperties" = TAGS))]
    pub tags: Option<Entries<TagKey, Spanned<TagValue>>>,
}
