//! Authorizers as meant.

use super::{FunctionId, Payload, Text};
use crate::source::Span;

/// What decides who may use a route.
#[derive(Debug, Clone)]
pub struct Authorizer {
    /// Lower-case words joined by hyphens.
    pub name: String,
    /// Where its name stands.
    pub origin: Span,
    /// Token or function.
    pub kind: AuthorizerKind,
}

/// Token or function.
#[derive(Debug, Clone)]
pub enum AuthorizerKind {
    /// A signed token.
    Jwt {
        /// Who issues it.
        issuer: Text,
        /// For whom it is meant; at least one.
        audience: Vec<Text>,
        /// Where it stands in a request.
        identity: String,
    },
    /// A function that is asked.
    Lambda {
        /// Which.
        function: FunctionId,
        /// What a request has to have, in the order in which the function is told: headers, query string, stage variables, context.
        identity: Vec<String>,
        /// Seconds that an answer is kept; 0 for not at all.
        ttl: u32,
        /// Payload format version.
        payload: Payload,
        /// Whether it answers yes or no instead of an IAM policy.
        simple: bool,
    },
}

impl Authorizer {
    /// The function that is asked, if one is.
    pub fn function(&self) -> Option<FunctionId> {
        match self.kind {
            AuthorizerKind::Jwt { .. } => None,
            AuthorizerKind::Lambda { function, .. } => Some(function),
        }
    }
}
