//! Facts about HTTP APIs that the language and the rules of `api:` share.

/// Authorizers of one API (`apigw-dg`, quotas).
pub const AUTHORIZERS: usize = 10;
/// Audiences of one JWT authorizer (`apigw-dg`, quotas; not raisable).
pub const AUDIENCES: usize = 50;
/// Scopes of one route (`apigw-dg`, quotas; not raisable).
pub const SCOPES: usize = 10;
/// Longest scope of a route (`botocore`, apigatewayv2 CreateRoute).
pub const SCOPE: usize = 64;
/// How long the answer of a Lambda authorizer may be kept, in seconds (`botocore`, apigatewayv2 CreateAuthorizer).
pub const AUTHORIZER_TTL_SECONDS: (u32, u32) = (0, 3_600);
/// How long API Gateway waits for a Lambda authorizer, in seconds (`apigw-dg`, quotas; not raisable).
pub const AUTHORIZER_TIMEOUT_SECONDS: u32 = 10;
