//! A KMS key that the service cannot use.
//!
//! Why: the key is not there, disabled, in another region, named by an alias where its ARN is needed, or its policy does not let the
//! service or whoever deploys use it.
//!
//! Fix: give the ARN of a key that its policy allows to use.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0814;

const HELP: &str = "give the ARN of an enabled key in the region of the stack, whose policy lets whoever deploys and the service use it";

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let about = failure.says(&["KMS", "kms:", "customer master key"]);
    let wrong = [
        "invalid",
        "Invalid",
        "Exception",
        "not exist",
        "denied",
        "not authorized",
        "not allowed",
        "disabled",
        "not found",
        "not able to access",
    ];
    if !about || !failure.says(&wrong) {
        return None;
    }
    let message = format!("the KMS key of {} cannot be used", failure.subject);
    let fields = &[
        "kms_key",
        "encryption",
        "Properties.KmsKeyArn",
        "Properties.KmsKeyId",
        "Properties.KmsMasterKeyId",
    ];
    Some(Told::new(CODE, message, HELP).fields(fields))
}
