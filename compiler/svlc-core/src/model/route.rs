//! Routes as meant.

use super::{AuthorizerId, IntegrationId};
use crate::routing::RouteKey;
use crate::source::Span;

/// A route.
#[derive(Debug, Clone)]
pub struct Route {
    /// Its key.
    pub key: RouteKey,
    /// Where its key stands.
    pub origin: Span,
    /// Where it leads.
    pub integration: IntegrationId,
    /// Who may use it.
    pub authorization: Authorization,
}

/// Who may use a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authorization {
    /// Everybody.
    None,
    /// Callers that sign with AWS credentials and have the right to.
    Iam,
    /// Whom an authorizer lets in.
    Authorizer {
        /// Which.
        id: AuthorizerId,
        /// Scopes of which a token has to have one; none with a Lambda authorizer.
        scopes: Vec<String>,
    },
}
