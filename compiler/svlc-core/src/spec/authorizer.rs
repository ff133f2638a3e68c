//! `api.authorizers:` as written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Audience, FunctionName, IdentitySource, Issuer, Payload, Spanned, TokenSource};
use crate::facts::{AUDIENCES, AUTHORIZER_TTL_SECONDS};

/// What decides who may use a route. `type` says which.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(tag = "type")]
pub enum Authorizer {
    /// A token that an OpenID Connect issuer has signed.
    Jwt(JwtAuthorizer),
    /// A Lambda function of this service, which is asked.
    Lambda(LambdaAuthorizer),
}

/// A token that an OpenID Connect issuer has signed.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(inline)]
pub struct JwtAuthorizer {
    /// Who issues the tokens, as the claim `iss` has it. API Gateway reads the keys from `/.well-known/openid-configuration` below it.
    #[schemars(required)]
    pub issuer: Option<Spanned<Issuer>>,
    /// For whom tokens are meant: the claim `aud` or `client_id` is one of these.
    #[schemars(required, length(min = 1, max = AUDIENCES), extend("uniqueItems" = true))]
    pub audience: Option<Vec<Spanned<Audience>>>,
    /// Where the token stands in a request. Default: `$request.header.Authorization`.
    pub identity: Option<Spanned<TokenSource>>,
}

/// A Lambda function of this service, which is asked.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(inline)]
pub struct LambdaAuthorizer {
    /// Name of the function.
    #[schemars(required)]
    pub function: Option<Spanned<FunctionName>>,
    /// What a request has to have; one that lacks any gets 401 and the function is not asked. Answers are kept by these values.
    /// `[]`: nothing. Default: `[$request.header.Authorization]`.
    #[schemars(extend("uniqueItems" = true))]
    pub identity: Option<Vec<Spanned<IdentitySource>>>,
    /// How long an answer is kept for requests of the same identity, in seconds. Default: 0, the function is asked every time.
    #[schemars(range(min = AUTHORIZER_TTL_SECONDS.0, max = AUTHORIZER_TTL_SECONDS.1))]
    pub ttl: Option<Spanned<u32>>,
    /// Payload format version of the event. Default: `"2.0"`.
    pub payload: Option<Spanned<Payload>>,
    /// Whether the function answers `{ "isAuthorized": true }` instead of an IAM policy. Default: `true` with payload 2.0, `false` with 1.0.
    pub simple: Option<Spanned<bool>>,
}

impl Authorizer {
    /// The function that is asked.
    pub fn function(&self) -> Option<&Spanned<FunctionName>> {
        match self {
            Self::Jwt(_) => None,
            Self::Lambda(lambda) => lambda.function.as_ref(),
        }
    }
}
