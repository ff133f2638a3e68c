//! A template of more than 51,200 bytes.
//!
//! Why: CloudFormation takes it only from an S3 bucket, not in the request itself (`cfn`, quotas).
//!
//! Example: a service of 60 functions.
//!
//! Fix: nothing needs to change in the spec; deploy through a bucket, or split the service.

use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::emit::Templates;
use crate::facts::{TEMPLATE_BYTES, TEMPLATE_INLINE_BYTES};
use crate::model::Model;

const CODE: Code = Code::SV0316;
const HELP: &str =
    "deploy with a bucket, as `aws cloudformation deploy --s3-bucket NAME`, or split the service";

pub(super) fn check(model: &Model, templates: &Templates, sink: &mut Sink) {
    let bytes = templates.cloudformation.len();
    if bytes > TEMPLATE_INLINE_BYTES && bytes <= TEMPLATE_BYTES {
        let message = format!(
            "`template.yaml` has {bytes} bytes, more than the {TEMPLATE_INLINE_BYTES} of a request"
        );
        sink.push(Diagnostic::new(CODE, model.origin, message, HELP));
    }
}
