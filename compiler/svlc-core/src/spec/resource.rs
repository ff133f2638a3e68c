//! Names of resources where a resource is wanted, such as `queues.jobs`. What resources there are is in the sections' files.

use schemars::JsonSchema;
use serde::Deserialize;

/// A resource of this service, such as `queues.jobs`, or the ARN of one outside of it. The field says with
/// `x-svlc-resources` of which sections it may be; whether it exists, `check` says.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline, extend("x-svlc-says" = "a resource of this service such as `queues.jobs`, or an ARN"))]
#[schemars(extend("x-svlc-references" = true))]
pub struct ResourceName(
    #[schemars(
        regex(pattern = r"^([a-z]+\.[a-z][a-z0-9-]*|arn:.+|.*\$\{.*)$"),
        length(min = 1, max = 2_048)
    )]
    pub String,
);

impl std::ops::Deref for ResourceName {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

/// A table of this service, such as `tables.orders`, or the ARN of a table's stream.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline, extend("x-svlc-says" = "a table of this service such as `tables.orders`, or the ARN of a table's stream"))]
#[schemars(extend("x-svlc-references" = true))]
#[schemars(extend("x-svlc-resources" = ["tables"]))]
pub struct TableName(
    #[schemars(
        regex(pattern = r"^([a-z]+\.[a-z][a-z0-9-]*|arn:[a-z-]+:dynamodb:.+/stream/.+|.*\$\{.*)$"),
        length(min = 1, max = 2_048)
    )]
    pub String,
);

impl std::ops::Deref for TableName {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}
