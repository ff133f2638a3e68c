//! The access log of a stage: its format with `$context` variables filled in. What has no value here is `-`, as on AWS.

use std::time::Duration;

use super::context::Context;

/// What a line of the access log can tell.
#[derive(Debug)]
pub(crate) struct Entry<'a> {
    /// What was known before.
    pub(crate) context: Context<'a>,
    pub(crate) status: u16,
    pub(crate) response_length: usize,
    pub(crate) latency: Duration,
    pub(crate) integration: Option<Integration>,
    /// What API Gateway made up, if it did.
    pub(crate) error: Option<&'static str>,
    /// Why an authorizer did not let the request in, if it did not.
    pub(crate) authorizer_error: Option<&'a str>,
}

/// What the integration had to do with it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Integration {
    /// What the function or the endpoint answered.
    pub(crate) status: Option<u16>,
    /// What the service that was called answered: Lambda's own status, which is no function's, or the endpoint's.
    pub(crate) service_status: Option<u16>,
    /// The id of the request at Lambda.
    pub(crate) request_id: Option<String>,
    pub(crate) latency: Duration,
    pub(crate) error: Option<String>,
}

const VARIABLE: &str = "$context.";

/// The line of an entry in `format`.
pub(crate) fn line(format: &str, entry: &Entry<'_>) -> String {
    let mut line = String::new();
    let mut rest = format;
    while let Some(at) = rest.find(VARIABLE) {
        line.push_str(&rest[..at]);
        let behind = &rest[at + VARIABLE.len()..];
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        let end = behind.find(|c| !is_name(c)).unwrap_or(behind.len());
        let name = behind[..end].trim_end_matches('.');
        let value = variable(name, entry).filter(|value| !value.is_empty());
        line.push_str(&escaped(value.as_deref().unwrap_or("-")));
        rest = &behind[name.len()..];
    }
    line.push_str(rest);
    line
}

/// Text as it can stand between quotes of JSON, where formats have their variables.
fn escaped(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

fn variable(name: &str, entry: &Entry<'_>) -> Option<String> {
    let integration = entry.integration.as_ref();
    let millis = |duration: Duration| duration.as_millis().to_string();
    Some(match name {
        "authorizer.error" => entry.authorizer_error?.to_owned(),
        "error.message" => entry.error?.to_owned(),
        "error.messageString" => format!("\"{}\"", entry.error?),
        "integration.error" | "integrationErrorMessage" => integration?.error.clone()?,
        "integration.latency" | "integrationLatency" => millis(integration?.latency),
        "awsEndpointRequestId" | "integration.requestId" => integration?.request_id.clone()?,
        "integration.integrationStatus" | "integrationStatus" => {
            integration?.service_status?.to_string()
        }
        "integration.status" => integration?.status?.to_string(),
        "responseLatency" => millis(entry.latency),
        "responseLength" => entry.response_length.to_string(),
        "status" => entry.status.to_string(),
        name => return entry.context.variable(name),
    })
}
