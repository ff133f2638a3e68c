//! The access log of a stage: its format with `$context` variables filled in. What has no value here is `-`, as on AWS.

use std::time::Duration;

use super::request::Received;
use crate::local::{ACCOUNT, API_ID, Local};

/// What a line of the access log can tell.
#[derive(Debug)]
pub(crate) struct Entry<'a> {
    pub(crate) request: &'a Received,
    pub(crate) stage: &'a str,
    /// The key of the route; `None` if there was none.
    pub(crate) route_key: Option<String>,
    pub(crate) status: u16,
    pub(crate) response_length: usize,
    pub(crate) latency: Duration,
    pub(crate) integration: Option<Integration>,
    /// What API Gateway made up, if it did.
    pub(crate) error: Option<&'static str>,
    pub(crate) local: &'a Local,
}

/// What the integration had to do with it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Integration {
    pub(crate) status: Option<u16>,
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
    let request = entry.request;
    let integration = entry.integration.as_ref();
    let millis = |duration: Duration| duration.as_millis().to_string();
    Some(match name {
        "accountId" => ACCOUNT.to_owned(),
        "apiId" => API_ID.to_owned(),
        "domainName" => entry.local.domain(),
        "domainPrefix" => API_ID.to_owned(),
        "error.message" => entry.error?.to_owned(),
        "error.messageString" => format!("\"{}\"", entry.error?),
        "extendedRequestId" | "requestId" => request.id.clone(),
        "httpMethod" => request.method.clone(),
        "identity.sourceIp" => request.source_ip.to_string(),
        "identity.userAgent" => request.header("user-agent")?.to_owned(),
        "integration.error" | "integrationErrorMessage" => integration?.error.clone()?,
        "integration.latency" | "integrationLatency" => millis(integration?.latency),
        "integration.status" | "integrationStatus" => integration?.status?.to_string(),
        "path" => request.path.clone(),
        "protocol" => "HTTP/1.1".to_owned(),
        "requestTime" => request.moment.common_log(),
        "requestTimeEpoch" => (request.moment.0 / 1_000).to_string(),
        "responseLatency" => millis(entry.latency),
        "responseLength" => entry.response_length.to_string(),
        "routeKey" => entry.route_key.clone()?,
        "stage" => entry.stage.to_owned(),
        "status" => entry.status.to_string(),
        _ => return None,
    })
}
