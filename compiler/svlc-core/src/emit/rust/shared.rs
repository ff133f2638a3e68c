//! Files of `generated` that are the same in every crate that has them: real files of `runtime-template`.

use serde::Serialize;

use crate::model::Payload;

/// Such a file.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Shared {
    /// Its module.
    pub(super) name: &'static str,
    /// Whether the entry points and handlers may name it.
    public: bool,
    #[serde(skip)]
    pub(super) text: &'static str,
}

macro_rules! shared {
    ($name:literal $public:literal) => {
        Shared {
            name: $name,
            public: $public,
            text: include_str!(concat!(
                "../../../../../runtime-template/src/generated/",
                $name,
                ".rs"
            )),
        }
    };
}

/// What functions that authorizers ask have in common.
pub(super) const AUTHORIZER: Shared = shared!("authorizer" true);
/// What became of a batch.
pub(super) const BATCH: Shared = shared!("batch" true);
/// What a bucket tells of its objects.
pub(super) const BUCKET: Shared = shared!("bucket" true);
/// What functions that events invoke have in common.
pub(super) const EVENTS: Shared = shared!("events" true);
/// What functions that keep a table have in common.
pub(super) const DYNAMODB: Shared = shared!("dynamodb" true);
/// What functions behind routes have in common.
pub(super) const HTTP: Shared = shared!("http" true);
/// What all functions have in common.
pub(super) const RUNTIME: Shared = shared!("runtime" true);

/// Where an event of a payload format names its route.
pub(super) fn payload(format: Payload) -> Shared {
    match format {
        Payload::V1 => shared!("payload_v1" false),
        Payload::V2 => shared!("payload_v2" false),
    }
}
