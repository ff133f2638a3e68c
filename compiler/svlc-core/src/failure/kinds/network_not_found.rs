//! A subnet or security group that is not there.
//!
//! Why: its id is of another region or account, or it was deleted.
//!
//! Fix: give ids of the region that is deployed to.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0815;

const HELP: &str = "give ids of subnets and security groups of one VPC, in the region and account that you deploy to";

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let words = [
        "InvalidSubnetID",
        "InvalidGroup.NotFound",
        "InvalidGroupId",
        "InvalidVpcID",
        "DescribeSecurityGroups",
        "DescribeSubnets",
        "SubnetIds and SecurityIds must coexist",
        "nvalid subnet",
        "nvalid security group",
        "subnets in the same VPC",
    ];
    let message = format!("the network of {} is not there", failure.subject);
    let fields = &[
        "vpc.security_groups",
        "vpc.subnets",
        "subnets",
        "security_groups",
        "vpc",
        "Properties.VpcConfig",
    ];
    // A right that whoever deploys lacks is told as such.
    let is_right = failure.says(&["UnauthorizedOperation", "not authorized"]);
    (failure.says(&words) && !is_right).then(|| Told::new(CODE, message, HELP).fields(fields))
}
