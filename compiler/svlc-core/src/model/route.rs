//! Routes as meant.

use super::IntegrationId;
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
}
