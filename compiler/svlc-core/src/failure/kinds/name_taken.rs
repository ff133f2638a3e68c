//! Something that already exists under the name that a resource is to have.
//!
//! Why: names of buckets are taken for everybody, most others for an account and region; a log group may be left from an earlier stack, or
//! be there because the function ran before.
//!
//! Fix: leave names to CloudFormation, or have the stack take over what is there.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0801;

const IMPORT: &str = "delete what has the name, or import it into the stack";
const LOGS: &str = "delete the log group if nobody needs what is in it, or import it into the stack: it is left from an earlier \
                    deployment, or the function ran before";
const DOMAIN: &str = "take another domain, or delete this one where it is: a domain belongs to one account and region";
const RAW: &str = "give it another name, or none: CloudFormation then makes one up that is free";

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let words = [
        "already exists",
        "BucketAlreadyOwnedByYou",
        "already own it",
        "already in use by another",
    ];
    if !failure.is_coded("AlreadyExists") && !failure.says(&words) {
        return None;
    }
    let help = match failure.kind {
        _ if failure.is_raw => RAW,
        "AWS::Logs::LogGroup" => LOGS,
        "AWS::ApiGatewayV2::DomainName" => DOMAIN,
        _ => IMPORT,
    };
    Some(Told::new(CODE, format!("the name of {} is taken", failure.subject), help))
}
