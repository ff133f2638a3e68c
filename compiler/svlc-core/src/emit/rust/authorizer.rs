//! Functions that authorizers ask: the request that they get, and the form in which API Gateway reads the answer.

use serde::Serialize;

use crate::model::{AuthorizerKind, FunctionId, Model, Payload};

/// The feature of `aws_lambda_events` that has the requests.
pub(super) const FEATURE: &str = "apigw";

/// What the templates of a function that authorizers ask need to know.
#[derive(Serialize)]
pub(super) struct AuthorizerContext {
    /// Payload format version.
    payload: &'static str,
    /// The type of `aws_lambda_events` for a request.
    request: &'static str,
    /// Its field with the ARN of the route.
    arn: &'static str,
    /// Whether it has the identity sources as a list.
    identities_are_listed: bool,
    /// Whether the answer is yes or no instead of an IAM policy.
    simple: bool,
}

impl AuthorizerContext {
    /// What the authorizers that ask a function want of it; `None`: none asks. A rule sees to it that they want the same.
    pub(super) fn of(model: &Model, id: FunctionId) -> Option<Self> {
        model.authorizers.iter().find_map(|authorizer| match authorizer.kind {
            AuthorizerKind::Lambda { function, payload, simple, .. } if function == id => {
                Some(Self::with(payload, simple))
            }
            AuthorizerKind::Lambda { .. } | AuthorizerKind::Jwt { .. } => None,
        })
    }

    fn with(payload: Payload, simple: bool) -> Self {
        let (version, request, arn) = match payload {
            Payload::V1 => ("1.0", "ApiGatewayV2CustomAuthorizerV1Request", "method_arn"),
            Payload::V2 => ("2.0", "ApiGatewayV2CustomAuthorizerV2Request", "route_arn"),
        };
        let identities_are_listed = payload == Payload::V2;
        Self { payload: version, request, arn, identities_are_listed, simple }
    }
}
