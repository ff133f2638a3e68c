//! A zip that Lambda cannot get.
//!
//! Why: it is not in the bucket, the bucket is in another region, or whoever deploys may not read it.
//!
//! Fix: upload it to a bucket of the stack's region.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0810;

const MISSING: &str = "upload the zips anew: `svlc package`, then deploy";
const REGION: &str = "upload to a bucket in the region of the stack: Lambda reads from no other";
const DENIED: &str = "allow `s3:GetObject` on the bucket of the zips to whoever deploys";

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let about = ["Error occurred while GetObject", "denied by S3", "S3 Error Code"];
    if !failure.says(&about) {
        return None;
    }
    let help = if failure.says(&["PermanentRedirect", "The bucket is in this region"]) {
        REGION
    } else if failure.says(&["AccessDenied", "Access Denied", "denied by S3"]) {
        DENIED
    } else {
        MISSING
    };
    let message = format!("Lambda cannot get the code of {}", failure.subject);
    Some(Told::new(CODE, message, help).fields(&["code", "zip", "Properties.Code"]))
}
