//! A zip that is larger than Lambda takes directly.
//!
//! Why: from S3 it can be deployed; the console, and `aws lambda update-function-code --zip-file`, refuse it (`lambda-dg`, quotas).
//!
//! Fix: leave out what the function does not need.

use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::facts::ZIP_BYTES;
use svlc_core::model::Function;

use super::size;

const CODE: Code = Code::SV0706;
const HELP: &str =
    "leave out what it does not need, or upload it through S3, as the templates have it";

pub(super) fn check(function: &Function, zip: u64, found: &mut Vec<Diagnostic>) {
    if zip <= ZIP_BYTES {
        return;
    }
    let (is, most) = (size(zip), size(ZIP_BYTES));
    let message = format!("the zip of `{}` has {is}, and a direct upload {most}", function.name);
    found.push(Diagnostic::new(CODE, function.origin, message, HELP));
}
