//! Parameter mapping: what an integration changes in requests and responses on their way (`apigw-dg`, http-api-parameter-mapping).
//! [`of_request`] and [`of_response`] do it; where values come from is in [`value`].
//!
//! Every value is taken from the message as it came: no change sees another. Something that has no value sets nothing; inside of text it
//! is nothing. Neither that nor the order of changes is documented: first what removes, then what overwrites, then what appends.

mod json_path;
mod value;

use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use svlc_core::model::{ParameterMapping, Text};

use super::proxy::Endpoint;
use super::refusal::Refusal;
use super::response::Interpreted;

pub(crate) use json_path::is_emulated;
pub(crate) use value::Sources;

/// A change: `overwrite:header.x`, taken apart.
struct Change<'a> {
    verb: &'a str,
    what: &'a str,
    /// `None` when something is removed.
    value: Option<String>,
}

/// Changes a request.
pub(crate) fn of_request(
    mapping: &ParameterMapping,
    sources: &Sources<'_>,
    endpoint: &mut Endpoint,
) -> Result<(), Refusal> {
    for change in changes(&mapping.request, sources) {
        let (kind, name) = change.what.split_once('.').unwrap_or((change.what, ""));
        match (kind, change.value) {
            ("header", value) => header(&mut endpoint.headers, change.verb, name, value)?,
            ("querystring", value) => endpoint.set_query(change.verb, name, value.as_deref()),
            (_, Some(path)) => endpoint.set_path(&path),
            (_, None) => {}
        }
    }
    Ok(())
}

/// Changes a response by its status.
pub(crate) fn of_response(
    mapping: &ParameterMapping,
    sources: &Sources<'_>,
    response: Interpreted,
) -> Result<Interpreted, Refusal> {
    let status = response.status.to_string();
    let Some((_, own)) = mapping.response.iter().find(|(of, _)| *of == status) else {
        return Ok(response);
    };
    let (mut status, mut headers) = (response.status, HeaderMap::new());
    for (name, value) in &response.headers {
        headers.append(name, value.clone());
    }
    for change in changes(own, &Sources { response: Some(&response), ..*sources }) {
        match (change.what.strip_prefix("header."), change.value) {
            (Some(name), value) => header(&mut headers, change.verb, name, value)?,
            (None, Some(text)) => status = status_code(&text)?,
            (None, None) => {}
        }
    }
    let headers = headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    Ok(Interpreted { status, headers, ..response })
}

/// The changes that there are, in the order in which they are made.
fn changes<'a>(mapping: &'a [(String, Text)], sources: &Sources<'_>) -> Vec<Change<'a>> {
    let change = |(target, text): &'a (String, Text)| {
        let (verb, what) = target.split_once(':')?;
        let is_removed = verb == "remove";
        let value = if is_removed { None } else { Some(sources.value(text)?) };
        Some(Change { verb, what, value })
    };
    let mut changes: Vec<Change<'a>> = mapping.iter().filter_map(change).collect();
    changes.sort_by_key(|change| match change.verb {
        "remove" => 0,
        "overwrite" => 1,
        _ => 2,
    });
    changes
}

fn header(
    headers: &mut HeaderMap,
    verb: &str,
    name: &str,
    value: Option<String>,
) -> Result<(), Refusal> {
    let parsed = HeaderName::from_bytes(name.as_bytes());
    let parsed = parsed.map_err(|_| unfit(name, "it cannot be the name of a header"))?;
    if verb != "append" {
        headers.remove(&parsed);
    }
    if let Some(value) = value {
        let value = HeaderValue::from_bytes(value.as_bytes());
        let value =
            value.map_err(|_| unfit(name, "its value has characters that none can have"))?;
        headers.append(parsed, value);
    }
    Ok(())
}

fn status_code(text: &str) -> Result<u16, Refusal> {
    let status = text.parse().ok().filter(|status| (200..600).contains(status));
    status.ok_or_else(|| unfit("statuscode", "it is not between 200 and 599"))
}

/// What API Gateway does then is not documented.
fn unfit(name: &str, reason: &str) -> Refusal {
    Refusal::Internal(format!("`{name}` cannot be set by the mapping: {reason}"))
}
