//! Who calls: STS.

use serde::{Deserialize, Serialize};

/// Asks who the credentials belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhoAmI {}

/// Who calls, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Twelve digits.
    pub account: String,
    /// Of the user or the role.
    pub arn: String,
    /// Where calls go.
    pub region: String,
    /// `aws`, `aws-cn` or `aws-us-gov`.
    pub partition: String,
}
