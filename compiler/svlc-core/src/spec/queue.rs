//! `queues:` as written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Encryption, Entries, ResourceName, Spanned, TagKey, TagValue};
use crate::facts::{
    DELAY_SECONDS, MAX_RECEIVE_COUNT, MESSAGE_BYTES, MESSAGE_RETENTION_SECONDS,
    RECEIVE_WAIT_SECONDS, TAGS, VISIBILITY_TIMEOUT_SECONDS,
};

/// An SQS queue of this service. It refuses whoever does not come over TLS.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Queue {
    /// Keeps the order of messages and delivers each once. Default: false. A change makes a new queue.
    pub fifo: Option<Spanned<bool>>,
    /// Takes messages with the same body for the same message; `fifo` only. Default: false: the sender gives each an id.
    pub content_based_deduplication: Option<Spanned<bool>>,
    /// How long a message that was received is hidden from others, in seconds; for a function that reads it, at least the
    /// function's timeout. Default: 30.
    #[schemars(range(min = VISIBILITY_TIMEOUT_SECONDS.0, max = VISIBILITY_TIMEOUT_SECONDS.1))]
    pub visibility_timeout: Option<Spanned<u32>>,
    /// How long a message is kept, in seconds. Default: 345,600, which is 4 days; for a queue of dead letters 1,209,600, which is
    /// 14 days, because a message keeps its age when it moves there.
    #[schemars(range(min = MESSAGE_RETENTION_SECONDS.0, max = MESSAGE_RETENTION_SECONDS.1))]
    pub retention: Option<Spanned<u32>>,
    /// How long a new message stays hidden, in seconds. Default: 0.
    #[schemars(range(min = DELAY_SECONDS.0, max = DELAY_SECONDS.1))]
    pub delay: Option<Spanned<u32>>,
    /// Largest message, in bytes. Default: what SQS allows.
    #[schemars(range(min = MESSAGE_BYTES.0, max = MESSAGE_BYTES.1))]
    pub max_message_size: Option<Spanned<u32>>,
    /// How long a receiver waits for a message, in seconds. Default: 0. Functions wait 20 whatever is set here.
    #[schemars(range(min = RECEIVE_WAIT_SECONDS.0, max = RECEIVE_WAIT_SECONDS.1))]
    pub receive_wait: Option<Spanned<u32>>,
    /// Where messages go that nobody could deal with. Default: they are received again until they expire.
    pub dead_letter: Option<DeadLetter>,
    /// What it is encrypted with. Default: `aws`, a key of SQS's own, which costs nothing.
    pub encryption: Option<Spanned<Encryption>>,
    /// Tags on it, beside the service's.
    #[schemars(extend("maxProperties" = TAGS))]
    pub tags: Option<Entries<TagKey, Spanned<TagValue>>>,
}

/// Where messages go that nobody could deal with.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct DeadLetter {
    /// The queue that they go to; FIFO if this one is.
    #[schemars(required, extend("x-svlc-resources" = ["queues"]))]
    pub queue: Option<Spanned<ResourceName>>,
    /// How often a message is received before. Default: 5.
    #[schemars(range(min = MAX_RECEIVE_COUNT.0, max = MAX_RECEIVE_COUNT.1))]
    pub after: Option<Spanned<u32>>,
}
