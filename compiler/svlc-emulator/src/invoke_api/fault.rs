//! Errors of Lambda's API, in the form that AWS's SDKs read: [`Fault`].

use bytes::Bytes;
use hyper::StatusCode;
use serde_json::{Value, json};

use super::{plain, set};
use crate::gateway::Reply;
use crate::id;
use crate::lambda::Throttled;

/// An answer that is an error.
pub(super) struct Fault {
    status: StatusCode,
    kind: &'static str,
    message: String,
    reason: Option<&'static str>,
}

impl Fault {
    pub(super) fn new(status: StatusCode, kind: &'static str, message: impl Into<String>) -> Self {
        Self { status, kind, message: message.into(), reason: None }
    }

    /// What is sent is not what the API takes.
    pub(super) fn content(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "InvalidRequestContentException", message)
    }

    pub(super) fn not_found(arn: &str) -> Self {
        let text = format!("Function not found: {arn}");
        Self::new(StatusCode::NOT_FOUND, "ResourceNotFoundException", text)
    }

    pub(super) fn too_large(bytes: usize, kind: &str, limit: usize) -> Self {
        let text = format!(
            "{bytes} byte payload is too large for the {kind} invocation type (limit {limit} bytes)"
        );
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "RequestTooLargeException", text)
    }

    pub(super) fn throttled(throttled: Throttled) -> Self {
        Self::rate_exceeded(throttled.reason())
    }

    pub(super) fn rate_exceeded(reason: &'static str) -> Self {
        let (status, kind) = (StatusCode::TOO_MANY_REQUESTS, "TooManyRequestsException");
        Self { reason: Some(reason), ..Self::new(status, kind, "Rate Exceeded.") }
    }

    pub(super) fn ending() -> Self {
        let text = "svlc is about to end";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "ServiceException", text)
    }

    pub(super) fn reply(&self) -> Reply {
        let mut body = json!({ "Type": "User", "Message": self.message, "message": self.message });
        if let Some(reason) = self.reason {
            body["Reason"] = Value::from(reason);
        }
        let mut reply = plain(self.status, Bytes::from(body.to_string()), &id::request());
        set(&mut reply, "x-amzn-errortype", self.kind);
        reply
    }
}
