//! What an invocation gave: [`Answer`], with the payloads that Lambda makes up when a function fails (`aws` error payloads of
//! 2026; before 2025 a timeout was worded otherwise).

use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::sync::Arc;

use bytes::Bytes;
use serde_json::json;

/// The largest answer of a function, in bytes: 6 MiB and 100 bytes.
pub(crate) const MAX_ANSWER: usize = 6_291_556;

/// What an invocation gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    /// What the caller gets.
    pub(crate) payload: Bytes,
    /// Whether the function failed.
    pub(crate) failure: Option<Failure>,
}

/// How a function failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// It reported an error of its own.
    Handled,
    /// It ran longer than it may.
    Timeout,
    /// Its process ended.
    Exit,
    /// It used more memory than it has.
    Memory,
    /// Its answer was too large.
    Size,
    /// It reported that it cannot start, and the type of its error.
    Init(Arc<str>),
    /// It could not be started.
    Entrypoint,
}

impl Failure {
    /// Status and type of error that a report gives; `None` if it says nothing of it.
    pub(crate) fn status(&self) -> Option<(&'static str, Option<&str>)> {
        match self {
            Self::Handled | Self::Size => None,
            Self::Timeout => Some(("timeout", None)),
            Self::Exit => Some(("error", Some("Runtime.ExitError"))),
            Self::Memory => Some(("error", Some("Runtime.OutOfMemory"))),
            Self::Init(kind) => Some(("error", Some(kind))),
            Self::Entrypoint => Some(("error", Some("Runtime.InvalidEntrypoint"))),
        }
    }
}

/// The type of an error as Lambda passes it on: what a runtime says, if it has the form `Runtime.Reason` or `Function.Reason`.
pub(crate) fn error_type(said: Option<&str>) -> &str {
    let said = said.unwrap_or_default();
    let is_reason = |reason: &str| {
        reason.starts_with(|first: char| first.is_ascii_uppercase())
            && reason.chars().all(|one| one.is_ascii_alphabetic())
    };
    match said.split_once('.') {
        Some(("Runtime" | "Function", reason)) if is_reason(reason) => said,
        Some(("Function", _)) => "Function.Unknown",
        _ => "Runtime.Unknown",
    }
}

impl Answer {
    /// What the function answered.
    pub(crate) fn success(payload: Bytes) -> Self {
        Self { payload, failure: None }
    }

    /// What the function, or its runtime, says went wrong: passed on as it is.
    pub(crate) fn failed(payload: Bytes, failure: Failure) -> Self {
        Self { payload, failure: Some(failure) }
    }

    /// What the payload says, for a log; not all of it if it is long.
    pub(crate) fn text(&self) -> String {
        const LONGEST: usize = 1_000;
        String::from_utf8_lossy(&self.payload[..self.payload.len().min(LONGEST)]).into_owned()
    }

    pub(crate) fn timeout(id: &str, seconds: u32) -> Self {
        let message = format!("RequestId: {id} Error: Task timed out after {seconds}.00 seconds");
        Self::made_up("Sandbox.Timedout", &message, Failure::Timeout)
    }

    pub(crate) fn exit(id: &str, status: ExitStatus) -> Self {
        let message = format!("RequestId: {id} Error: {}", exit_text(status));
        Self::made_up("Runtime.ExitError", &message, Failure::Exit)
    }

    pub(crate) fn out_of_memory(id: &str) -> Self {
        let message = format!("RequestId: {id} Error: Runtime exited with error: signal: killed");
        Self::made_up("Runtime.OutOfMemory", &message, Failure::Memory)
    }

    pub(crate) fn too_large() -> Self {
        let message = format!(
            "Response payload size exceeded maximum allowed payload size ({MAX_ANSWER} bytes)."
        );
        Self::made_up("Function.ResponseSizeTooLarge", &message, Failure::Size)
    }

    pub(crate) fn no_entrypoint(id: &str, reason: &str) -> Self {
        let message = format!("RequestId: {id} Error: {reason}");
        Self::made_up("Runtime.InvalidEntrypoint", &message, Failure::Entrypoint)
    }

    fn made_up(kind: &str, message: &str, failure: Failure) -> Self {
        let payload = json!({ "errorType": kind, "errorMessage": message }).to_string();
        Self::failed(payload.into(), failure)
    }
}

/// How a process ended, in the words of Lambda's own supervisor.
fn exit_text(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(0), _) => "Runtime exited without providing a reason".to_owned(),
        (Some(code), _) => format!("Runtime exited with error: exit status {code}"),
        (None, signal) => format!("Runtime exited with error: signal: {}", signal_name(signal)),
    }
}

fn signal_name(signal: Option<i32>) -> String {
    let name = match signal {
        Some(1) => "hangup",
        Some(2) => "interrupt",
        Some(3) => "quit",
        Some(4) => "illegal instruction",
        Some(5) => "trace/breakpoint trap",
        Some(6) => "aborted",
        Some(8) => "floating point exception",
        Some(9) => "killed",
        Some(11) => "segmentation fault",
        Some(13) => "broken pipe",
        Some(14) => "alarm clock",
        Some(15) => "terminated",
        Some(other) => return format!("signal {other}"),
        None => "unknown",
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exits_are_worded_as_aws_does() {
        let text = |raw| exit_text(ExitStatus::from_raw(raw));
        assert_eq!(text(0), "Runtime exited without providing a reason");
        assert_eq!(text(127 << 8), "Runtime exited with error: exit status 127");
        assert_eq!(text(9), "Runtime exited with error: signal: killed");
        assert_eq!(text(6), "Runtime exited with error: signal: aborted");
    }

    #[test]
    fn types_of_errors_have_a_form() {
        for said in ["Runtime.ImportModuleError", "Function.ConfigInvalid"] {
            assert_eq!(error_type(Some(said)), said);
        }
        assert_eq!(error_type(Some("Function.no such")), "Function.Unknown");
        for said in [None, Some("Boom"), Some("Runtime.x"), Some("Other.Reason")] {
            assert_eq!(error_type(said), "Runtime.Unknown", "{said:?}");
        }
    }

    #[test]
    fn payloads_are_aws_own() {
        assert_eq!(
            Answer::timeout("7c1", 3).payload,
            r#"{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: 7c1 Error: Task timed out after 3.00 seconds"}"#
        );
        assert_eq!(
            Answer::too_large().payload,
            r#"{"errorType":"Function.ResponseSizeTooLarge","errorMessage":"Response payload size exceeded maximum allowed payload size (6291556 bytes)."}"#
        );
    }
}
