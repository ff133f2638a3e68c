//! Keys that data at rest is encrypted with.

use schemars::JsonSchema;
use serde::Deserialize;

super::text::texts! {
    /// What data at rest is encrypted with: AWS's own key, or one of yours.
    Encryption("`aws`, or the ARN of a KMS key") references true
        pattern r"^(aws|arn:[^:]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+|.*\$\{.*)$" length 3..=2_048;
    /// What a topic is encrypted with: AWS's own key, one of yours, or nothing.
    TopicEncryption("`aws`, `none`, or the ARN of a KMS key") references true
        pattern r"^(aws|none|arn:[^:]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+|.*\$\{.*)$" length 3..=2_048;
}
