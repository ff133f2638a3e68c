//! Functions: Lambda.

use serde::{Deserialize, Serialize};

/// Invokes a function.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Invoke {
    /// Name or ARN.
    pub function: String,
    /// Version or alias; `$LATEST` if there is none.
    #[serde(default)]
    pub qualifier: Option<String>,
    /// The event, in JSON.
    pub payload: String,
    /// Whether to wait.
    #[serde(default)]
    pub kind: InvokeKind,
    /// Whether the end of its log is wanted; only when waiting.
    #[serde(default)]
    pub tail: bool,
}

/// Whether to wait for a function.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum InvokeKind {
    /// Wait for its answer.
    #[default]
    RequestResponse,
    /// Put the event into its queue.
    Event,
    /// Only see whether it might be invoked.
    DryRun,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invocation {
    /// 200, 202 or 204. A function that fails gives 200, too.
    pub status: u16,
    /// The function's answer or error, in JSON.
    pub payload: String,
    /// The last 4 KB of its log.
    pub log: Option<String>,
    /// `Handled` or `Unhandled`, if the function failed.
    pub error: Option<String>,
    /// The version that ran.
    pub version: Option<String>,
}

/// Asks for a function. `None` if there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetFunction {
    /// Name or ARN.
    pub function: String,
    /// Version or alias; `$LATEST` if there is none.
    #[serde(default)]
    pub qualifier: Option<String>,
}

/// A function. Its environment is left out: it may hold secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Function {
    /// Name.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// Version.
    pub version: Option<String>,
    /// Such as `provided.al2023`.
    pub runtime: Option<String>,
    /// `x86_64` or `arm64`.
    pub architecture: Option<String>,
    /// MB.
    pub memory: Option<u32>,
    /// Seconds.
    pub timeout: Option<u32>,
    /// Sum of its zip, in base64.
    pub code_sha256: Option<String>,
    /// Bytes of its zip.
    pub code_size: u64,
    /// Such as `Active`.
    pub state: Option<String>,
    /// Such as `Successful`.
    pub last_update: Option<String>,
    /// Why it has that state or last update.
    pub reason: Option<String>,
    /// When it was last changed, as Lambda writes it.
    pub modified: Option<String>,
    /// Where it logs to.
    pub log_group: Option<String>,
}
