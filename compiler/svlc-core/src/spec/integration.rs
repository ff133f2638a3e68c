//! `integrations:` as written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{FunctionName, Spanned, UrlText};

/// What a route leads to. `type` says which.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(tag = "type")]
pub enum Integration {
    /// A Lambda function of this service.
    Lambda(LambdaIntegration),
    /// An HTTP endpoint that the request is passed on to.
    Http(HttpIntegration),
}

/// A Lambda function of this service.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(inline)]
pub struct LambdaIntegration {
    /// Name of the function.
    #[schemars(required)]
    pub function: Option<Spanned<FunctionName>>,
    /// Payload format version of the event. Default: `"2.0"`.
    pub payload: Option<Spanned<Payload>>,
    /// How long API Gateway waits for the function, in seconds; then the client gets 503. Default: 30.
    #[schemars(range(min = 0.05, max = 30.0))]
    pub timeout: Option<Spanned<f64>>,
}

/// An HTTP endpoint that the request is passed on to.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(inline)]
pub struct HttpIntegration {
    /// Address of the endpoint. `{id}` stands for the route's parameter, `${stage.NAME}` for a stage variable.
    #[schemars(required)]
    pub url: Option<Spanned<UrlText>>,
    /// Method to call the endpoint with; `ANY` keeps the client's. Default: `ANY`.
    pub method: Option<Spanned<HttpMethod>>,
    /// How long API Gateway waits for the endpoint, in seconds; then the client gets 503. Default: 30.
    #[schemars(range(min = 0.05, max = 30.0))]
    pub timeout: Option<Spanned<f64>>,
}

/// Payload format version of the event that a function gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum Payload {
    /// As REST APIs send it.
    #[serde(rename = "1.0")]
    V1,
    /// HTTP APIs' own, smaller.
    #[serde(rename = "2.0")]
    V2,
}

/// A method that API Gateway knows, or `ANY`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
#[schemars(inline)]
#[expect(missing_docs, reason = "the names are the methods")]
pub enum HttpMethod {
    Get,
    Post,
    Put,
    Patch,
    Delete,
    Head,
    Options,
    Any,
}

impl HttpMethod {
    /// Every method, `ANY` last.
    pub const ALL: [Self; 8] = [
        Self::Get,
        Self::Post,
        Self::Put,
        Self::Patch,
        Self::Delete,
        Self::Head,
        Self::Options,
        Self::Any,
    ];

    /// `GET`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
            Self::Any => "ANY",
        }
    }

    /// The method written so, upper case only.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == text)
    }
}
