//! How a function is invoked beside its routes, and what becomes of that, as written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{HeaderName, ResourceName, RuntimeVersionArn, Spanned, UrlOrigin};
use crate::facts::{
    ASYNC_RETRIES, EVENT_AGE_SECONDS, URL_CORS_ITEMS, URL_CORS_MAX_AGE_SECONDS, URL_CORS_METHODS,
};

/// A URL of the function's own, without an API: who may call it, or a map with more settings.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(untagged, inline)]
pub enum FunctionUrl {
    /// Who may call it.
    Short(Spanned<UrlAuth>),
    /// Who may call it, and settings.
    Settings(FunctionUrlSettings),
}

/// The long form of a function URL.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct FunctionUrlSettings {
    /// Who may call it.
    #[schemars(required)]
    pub auth: Option<Spanned<UrlAuth>>,
    /// Which pages in a browser may call it.
    pub cors: Option<UrlCors>,
    /// Whether the answer is sent whole, 6 MB at most, or as it is made. Default: `buffered`.
    pub invoke_mode: Option<Spanned<InvokeMode>>,
}

/// Who may call a function URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum UrlAuth {
    /// Everyone.
    None,
    /// Whom IAM allows `lambda:InvokeFunctionUrl`; requests are signed.
    Iam,
}

/// How a function URL answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
pub enum InvokeMode {
    /// When the function is done.
    Buffered,
    /// As the function writes.
    ResponseStream,
}

/// Cross-origin resource sharing of a function URL, answered by Lambda itself.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct UrlCors {
    /// Origins that may call: `*`, or a scheme and a host.
    #[schemars(required, length(min = 1, max = URL_CORS_ITEMS), extend("uniqueItems" = true))]
    pub origins: Option<Vec<Spanned<UrlOrigin>>>,
    /// Methods that they may use; `ANY` for all. Default: those that browsers send unasked, which are GET, HEAD and POST.
    #[schemars(length(min = 1, max = URL_CORS_METHODS), extend("uniqueItems" = true))]
    pub methods: Option<Vec<Spanned<UrlMethod>>>,
    /// Request headers that they may send; `*` for all. Default: none but the harmless ones.
    #[schemars(length(min = 1, max = URL_CORS_ITEMS), extend("uniqueItems" = true))]
    pub headers: Option<Vec<Spanned<HeaderName>>>,
    /// Response headers that they may read; `*` for all. Default: none but the harmless ones.
    #[schemars(length(min = 1, max = URL_CORS_ITEMS), extend("uniqueItems" = true))]
    pub expose_headers: Option<Vec<Spanned<HeaderName>>>,
    /// Whether cookies and authorization may be sent along. Not with origin `*`. Default: `false`.
    pub credentials: Option<Spanned<bool>>,
    /// How long a browser may keep a preflight's answer, in seconds. Default: 0.
    #[schemars(range(min = URL_CORS_MAX_AGE_SECONDS.0, max = URL_CORS_MAX_AGE_SECONDS.1))]
    pub max_age: Option<Spanned<u32>>,
}

/// A method of a function URL. Lambda answers `OPTIONS` itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
#[schemars(inline)]
#[expect(missing_docs, reason = "methods of HTTP")]
pub enum UrlMethod {
    Get,
    Put,
    Head,
    Post,
    Patch,
    Delete,
    /// Every method.
    Any,
}

/// Asynchronous invocations: Lambda takes the event, answers at once, and tries until it is done.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Async {
    /// How long an event is kept until it is given up, in seconds. Default: 21,600.
    #[schemars(range(min = EVENT_AGE_SECONDS.0, max = EVENT_AGE_SECONDS.1))]
    pub max_age: Option<Spanned<u32>>,
    /// How often it is tried again after the function failed. Default: 2.
    #[schemars(range(min = ASYNC_RETRIES.0, max = ASYNC_RETRIES.1))]
    pub retries: Option<Spanned<u32>>,
    /// Where a record of each success goes: a standard queue or topic, a function or an event bus.
    #[schemars(extend("x-svlc-resources" = ["queues", "topics", "functions", "buses"]))]
    pub on_success: Option<Spanned<ResourceName>>,
    /// Where a record of each event goes that was given up: a standard queue or topic, a function, an event bus or a bucket.
    #[schemars(extend("x-svlc-resources" = ["queues", "topics", "functions", "buses", "buckets"]))]
    pub on_failure: Option<Spanned<ResourceName>>,
}

/// What Lambda does when a function invokes itself over and over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum RecursiveLoop {
    /// Lets it.
    Allow,
    /// Stops it after about 16 times.
    Terminate,
}

/// When a function gets a newer version of its runtime, or a map with the version that it keeps.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(untagged, inline)]
pub enum RuntimeManagement {
    /// When it gets a newer one.
    Short(Spanned<RuntimeUpdate>),
    /// Which it keeps.
    Settings(RuntimeVersion),
}

/// When a function gets a newer version of its runtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
pub enum RuntimeUpdate {
    /// When there is one.
    Auto,
    /// When the function is next updated.
    FunctionUpdate,
}

/// The version of the runtime that a function keeps, without patches of its security.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RuntimeVersion {
    /// ARN of the version.
    #[schemars(required)]
    pub version: Option<Spanned<RuntimeVersionArn>>,
}

impl FunctionUrl {
    /// Who may call it.
    pub fn auth(&self) -> Option<&Spanned<UrlAuth>> {
        match self {
            Self::Short(auth) => Some(auth),
            Self::Settings(settings) => settings.auth.as_ref(),
        }
    }

    /// The long form, if it is one.
    pub fn settings(&self) -> Option<&FunctionUrlSettings> {
        match self {
            Self::Short(_) => None,
            Self::Settings(settings) => Some(settings),
        }
    }
}
