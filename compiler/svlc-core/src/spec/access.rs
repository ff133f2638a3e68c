//! `access:` and `policies:` of functions as written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Entries, Interpolated, Spanned};

/// What a function may do with a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
pub enum Grant {
    /// Read what is in a table or bucket, or the value of a parameter or secret.
    Read,
    /// Write and delete what is in a table or bucket.
    Write,
    /// Both.
    ReadWrite,
    /// Send to a queue, topic or event bus.
    Publish,
    /// Receive from a queue and delete what was received.
    Consume,
    /// Invoke another function.
    Invoke,
}

impl Grant {
    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::ReadWrite => "read-write",
            Self::Publish => "publish",
            Self::Consume => "consume",
            Self::Invoke => "invoke",
        }
    }
}

/// What a grant is given on: a resource of this service, a secret, or the ARN of one outside of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline, extend("x-svlc-references" = true))]
#[schemars(extend("x-svlc-resources" = ["tables", "queues", "topics", "buckets", "buses", "functions"]))]
#[schemars(extend("x-svlc-says" = "a resource of this service such as `tables.orders`, a secret such as `secrets.ssm./shop/key`, or an ARN"))]
pub struct AccessTarget(
    #[schemars(
        regex(
            pattern = r"^([a-z]+\.[a-z][a-z0-9-]*|secrets\.ssm\.[A-Za-z0-9_./-]+|secrets\.secretsmanager\.[A-Za-z0-9/_+=.@-]+|arn:.+|.*\$\{.*)$"
        ),
        length(min = 1, max = 2_048)
    )]
    pub String,
);

/// The ARN of a managed policy, or a statement of your own.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(untagged, inline)]
pub enum Policy {
    /// The ARN of a managed policy.
    Short(Spanned<ManagedPolicy>),
    /// A statement.
    Settings(PolicyStatement),
}

/// Rights in IAM's own words, for what `access` has no word for.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct PolicyStatement {
    /// What is allowed, such as `dynamodb:GetItem`.
    #[schemars(required, length(min = 1))]
    pub actions: Option<Vec<Spanned<PolicyAction>>>,
    /// On what it is allowed: ARNs.
    #[schemars(required, length(min = 1))]
    pub resources: Option<Vec<Spanned<PolicyResource>>>,
    /// Under which conditions, all of which have to hold: operator, key, and one or more values of which one has to fit.
    pub conditions: Option<Entries<ConditionOperator, Entries<ConditionKey, ConditionValues>>>,
}

/// What the key of a condition is compared with.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(untagged, inline)]
pub enum ConditionValues {
    /// One value.
    Short(Spanned<Interpolated>),
    /// Several, of which one has to fit.
    List(Vec<Spanned<Interpolated>>),
}

impl ConditionValues {
    /// All values.
    pub fn all(&self) -> &[Spanned<Interpolated>] {
        match self {
            Self::Short(value) => std::slice::from_ref(value),
            Self::List(values) => values,
        }
    }
}

super::text::texts! {
    /// The ARN of a managed policy.
    ManagedPolicy("the ARN of a managed policy, or a statement") references true
        pattern r"^(arn:[^:]+:iam::(aws|[0-9]{12}):policy/.+|.*\$\{.*)$" length 20..=2_048;
    /// An action of IAM.
    PolicyAction("an action such as `dynamodb:GetItem`")
        pattern r"^(\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+)$" length 1..=128;
    /// What a statement is about.
    PolicyResource("an ARN, or `*`") references true pattern r"^(\*|arn:.+|.*\$\{.*)$" length 1..=2_048;
    /// How a condition compares.
    ConditionOperator("an operator of IAM such as `StringEquals`")
        pattern r"^(ForAllValues:|ForAnyValue:)?((String(Not)?Equals(IgnoreCase)?|String(Not)?Like|Numeric((Not)?Equals|(Less|Greater)Than(Equals)?)|Date((Not)?Equals|(Less|Greater)Than(Equals)?)|Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like))(IfExists)?|Null)$" length 1..=64;
    /// What a condition looks at.
    ConditionKey("a condition key of IAM such as `aws:SourceAccount`")
        pattern r"^[A-Za-z0-9-]+:[A-Za-z0-9:/._=@*+-]+$" length 3..=256;
}
