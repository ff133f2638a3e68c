//! Settings of functions as meant: network, log, and how they are invoked beside their routes.

use super::{AnyResource, Text};
pub use crate::spec::{
    InvokeMode, LogFormat, LogLevel, RecursiveLoop, RuntimeUpdate, SystemLogLevel, UrlAuth,
    UrlMethod,
};

/// The network of a function.
#[derive(Debug, Clone)]
pub struct Vpc {
    /// Ids of its subnets.
    pub subnets: Vec<Text>,
    /// Ids of its security groups.
    pub security_groups: Vec<Text>,
    /// Whether IPv6 is in reach.
    pub ipv6: bool,
}

/// A file system that a function sees.
#[derive(Debug, Clone)]
pub struct FileSystem {
    /// ARN of the access point.
    pub access_point: Text,
    /// Where it is seen.
    pub mount: String,
}

/// The log of a function.
#[derive(Debug, Clone)]
pub struct Log {
    /// Form of the lines; `None`: Lambda's default.
    pub format: Option<LogFormat>,
    /// What is kept of the function's own.
    pub level: Option<LogLevel>,
    /// What is kept of Lambda's.
    pub system_level: Option<SystemLogLevel>,
    /// Where it is written.
    pub group: LogGroup,
}

/// Where a function writes its log.
#[derive(Debug, Clone)]
pub enum LogGroup {
    /// To a group of its own, which keeps it so many days.
    Own(u32),
    /// To one that is there already.
    Named(Text),
}

/// When a function gets a newer version of its runtime.
#[derive(Debug, Clone)]
pub enum RuntimeManagement {
    /// By itself.
    Update(RuntimeUpdate),
    /// Never: it keeps the version of this ARN.
    Version(Text),
}

/// A URL of a function's own.
#[derive(Debug, Clone)]
pub struct FunctionUrl {
    /// Who may call it.
    pub auth: UrlAuth,
    /// Which pages may call it.
    pub cors: Option<UrlCors>,
    /// How it answers; `None`: Lambda's default.
    pub invoke_mode: Option<InvokeMode>,
}

/// Cross-origin resource sharing of a function URL.
#[derive(Debug, Clone, Default)]
pub struct UrlCors {
    /// Origins.
    pub origins: Vec<String>,
    /// Methods.
    pub methods: Vec<UrlMethod>,
    /// Request headers.
    pub headers: Vec<String>,
    /// Response headers.
    pub expose_headers: Vec<String>,
    /// Whether credentials may be sent.
    pub credentials: bool,
    /// Seconds.
    pub max_age: Option<u32>,
}

/// What becomes of asynchronous invocations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Async {
    /// Seconds.
    pub max_age: Option<u32>,
    /// How often it is tried again.
    pub retries: Option<u32>,
    /// Where records of successes go.
    pub on_success: Option<AnyResource>,
    /// Where records of failures go.
    pub on_failure: Option<AnyResource>,
}
