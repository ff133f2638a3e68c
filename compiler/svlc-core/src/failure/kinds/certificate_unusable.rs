//! A certificate that API Gateway does not take.
//!
//! Why: it has to be of ACM, issued, of the same account, in the region of the API, and for this domain.
//!
//! Fix: have one issued there.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0817;

const HELP: &str = "have ACM issue a certificate for the domain in the region and account of the stack, and give its ARN";

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let about = failure.says(&["ertificate"]);
    let wrong = [
        "must be owned",
        "must be in",
        "not found",
        "could not be found",
        "nsupported",
        "not issued",
        "Invalid certificate",
        "not exist",
        "not valid",
        "does not cover",
        "doesn't cover",
        "not been validated",
        "pending",
    ];
    if !about || !failure.says(&wrong) {
        return None;
    }
    let message = format!("the certificate of {} cannot be used", failure.subject);
    let fields =
        &["certificate", "Properties.DomainNameConfigurations", "Properties.CertificateArn"];
    Some(Told::new(CODE, message, HELP).fields(fields))
}
