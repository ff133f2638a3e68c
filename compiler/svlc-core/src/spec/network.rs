//! The network and the file system of a function, as written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{AccessPointArn, MountPath, SecurityGroupId, Spanned, SubnetId};
use crate::facts::{SECURITY_GROUPS, SUBNETS};

/// The network of a function, which then reaches what is in it, and the internet only through it.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Vpc {
    /// Ids of the subnets that it gets addresses in.
    #[schemars(required, length(min = 1, max = SUBNETS), extend("uniqueItems" = true))]
    pub subnets: Option<Vec<Spanned<SubnetId>>>,
    /// Ids of the security groups that say what it may reach.
    #[schemars(required, length(min = 1, max = SECURITY_GROUPS), extend("uniqueItems" = true))]
    pub security_groups: Option<Vec<Spanned<SecurityGroupId>>>,
    /// Whether it may reach IPv6 addresses, from subnets that have both kinds. Default: `false`.
    pub ipv6: Option<Spanned<bool>>,
}

/// An EFS file system that a function sees as a folder.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct FileSystem {
    /// ARN of the access point.
    #[schemars(required)]
    pub access_point: Option<Spanned<AccessPointArn>>,
    /// The folder that it is seen at, such as `/mnt/files`.
    #[schemars(required)]
    pub mount: Option<Spanned<MountPath>>,
}
