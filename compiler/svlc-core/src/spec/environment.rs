//! `environments:` as written. What an environment changes is laid over the document before it is decoded, so nothing of it is
//! kept here.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

/// How many environments a service can have. Each is compiled on every run.
pub const MAX_ENVIRONMENTS: usize = 20;

/// Keys of a spec that are the same in every environment.
pub const FIXED: [&str; 4] = ["service", "output", "lints", "environments"];

/// What is different in an environment.
#[derive(Debug, Clone, Copy, Default)]
pub struct Override;

impl<'de> Deserialize<'de> for Override {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
}

impl JsonSchema for Override {
    fn schema_name() -> Cow<'static, str> {
        "Override".into()
    }
    /// What can stand in it is what can stand in a spec: `schema` fills it in.
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "What is different in an environment: any part of the spec but `service`, `output`, `lints` and \
                            `environments`. Mappings are merged key by key; everything else takes the place of what the spec says.",
            "type": "object",
            "x-svlc-override": true
        })
    }
}
