//! An authorizer whose issuer or audience API Gateway does not take.
//!
//! Why: when it makes a JWT authorizer, API Gateway fetches the issuer's `/.well-known/openid-configuration`.
//!
//! Fix: give the issuer as that document has it, where the internet can reach it.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0818;

const ISSUER: &str = "give the issuer exactly as its `/.well-known/openid-configuration` has it, which has to be reachable from the internet";
const AUDIENCE: &str = "name at least one audience, as the issuer writes it into tokens";

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let is_kind =
        matches!(failure.kind, "AWS::ApiGatewayV2::Authorizer" | "AWS::ApiGatewayV2::Api");
    if is_kind && failure.says(&["ssuer", "openid-configuration"]) {
        let message = format!("API Gateway does not take the issuer of {}", failure.subject);
        return Some(Told::new(CODE, message, ISSUER).fields(&["issuer"]));
    }
    let message = format!("API Gateway does not take the audience of {}", failure.subject);
    (is_kind && failure.says(&["udience"]))
        .then(|| Told::new(CODE, message, AUDIENCE).fields(&["audience"]))
}
