//! Integrations as meant.

use super::{FunctionId, HttpMethod, Payload};
use crate::source::Span;

/// What routes lead to.
#[derive(Debug, Clone)]
pub struct Integration {
    /// Its name; of an implied one, the function's.
    pub name: String,
    /// Where its name stands; of an implied one, where the function is named.
    pub origin: Span,
    /// Milliseconds, 50 to 30,000.
    pub timeout_ms: u32,
    /// Function or endpoint.
    pub target: Target,
}

/// Function or endpoint.
#[derive(Debug, Clone)]
pub enum Target {
    /// A function of this service.
    Lambda {
        /// Which.
        function: FunctionId,
        /// Payload format version.
        payload: Payload,
    },
    /// An HTTP endpoint.
    Http {
        /// Its address in pieces.
        url: Vec<UrlPart>,
        /// Method to call it with.
        method: HttpMethod,
    },
}

/// A piece of an endpoint's URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UrlPart {
    /// Text as it is.
    Text(String),
    /// `{name}`: a parameter of the route.
    Parameter(String),
    /// `${stage.NAME}`: a stage variable.
    StageVariable(String),
}
