//! The API as meant.

use super::{Domain, HttpMethod};
use crate::source::Span;

/// The API.
#[derive(Debug, Clone)]
pub struct Api {
    /// Where `api:` stands; without one, where `service:` stands.
    pub origin: Span,
    /// As the console shows it.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Cross-origin resource sharing.
    pub cors: Option<Cors>,
    /// Domain of the user's own.
    pub domain: Option<Domain>,
    /// Whether it answers at AWS's address.
    pub default_endpoint: bool,
}

/// Cross-origin resource sharing; an empty list is not emitted.
#[derive(Debug, Clone)]
pub struct Cors {
    /// `*`, `https://*`, `http://*`, or exact.
    pub origins: Vec<String>,
    /// Methods; [`HttpMethod::Any`] is written `*`.
    pub methods: Vec<HttpMethod>,
    /// Request headers.
    pub headers: Vec<String>,
    /// Response headers.
    pub expose_headers: Vec<String>,
    /// Cookies and authorization.
    pub credentials: bool,
    /// Seconds.
    pub max_age: Option<i32>,
}
