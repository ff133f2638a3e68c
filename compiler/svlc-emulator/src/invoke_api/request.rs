//! What a call of the API says: which function, in which way, with which event.

use bytes::Bytes;
use http_body_util::{BodyExt, Limited};
use hyper::StatusCode;
use hyper::body::Incoming;
use hyper::header::{HOST, HeaderMap, ORIGIN};

use super::fault::Fault;
use crate::local::ACCOUNT;
use crate::{asynchronous, base64, gateway};

/// The longest client context, in bytes of base64 (`botocore`, Invoke).
const CLIENT_CONTEXT: usize = 3_583;

/// How a function is invoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    RequestResponse,
    Event,
    DryRun,
}

impl Kind {
    pub(super) fn of(headers: &HeaderMap) -> Result<Self, Fault> {
        match text(headers, "x-amz-invocation-type").as_deref() {
            None | Some("RequestResponse") => Ok(Self::RequestResponse),
            Some("Event") => Ok(Self::Event),
            Some("DryRun") => Ok(Self::DryRun),
            Some(other) => Err(Self::unknown(other)),
        }
    }

    /// There is no such kind.
    pub(super) fn unknown(other: &str) -> Fault {
        let text = format!(
            "1 validation error detected: Value '{other}' at 'invocationType' failed to satisfy constraint: \
             Member must satisfy enum value set: [Event, RequestResponse, DryRun]"
        );
        Fault::new(StatusCode::BAD_REQUEST, "ValidationException", text)
    }

    fn name(self) -> &'static str {
        match self {
            Self::RequestResponse => "RequestResponse",
            Self::Event => "Event",
            Self::DryRun => "DryRun",
        }
    }

    /// The largest event, in bytes.
    fn limit(self) -> usize {
        match self {
            Self::RequestResponse | Self::DryRun => gateway::MAX_EVENT,
            Self::Event => asynchronous::MAX_EVENT,
        }
    }
}

/// Refuses what a page in a browser sends, by itself or under a name that leads here.
pub(super) fn not_by_a_page(headers: &HeaderMap) -> Result<(), Fault> {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let is_ours = host.is_none_or(crate::server::is_loopback);
    if is_ours && !headers.contains_key(ORIGIN) {
        return Ok(());
    }
    let text = "svlc takes no calls of web pages";
    Err(Fault::new(StatusCode::FORBIDDEN, "AccessDeniedException", text))
}

/// Name and qualifier of what is asked for: `name`, `name:qualifier`, `account:function:name` or an ARN.
pub(super) fn asked_for(text: &str) -> (String, Option<String>) {
    let rest = match text.split_once(":function:") {
        Some((owner, rest)) if owner == ACCOUNT || owner.starts_with("arn:") => rest,
        _ => text,
    };
    match rest.split_once(':') {
        Some((name, qualifier)) => (name.to_owned(), Some(qualifier.to_owned())),
        None => (rest.to_owned(), None),
    }
}

/// The qualifier in a query.
pub(super) fn qualifier(query: &str) -> Option<String> {
    let value = query.split('&').find_map(|pair| pair.strip_prefix("Qualifier="))?;
    Some(svlc_core::routing::decoded(value))
}

/// The event, which is JSON; nothing stands for an empty object.
pub(super) async fn event(body: Incoming, kind: Kind) -> Result<Bytes, Fault> {
    let limit = kind.limit();
    // What is far too large is not read to its end.
    let most = 4 * gateway::MAX_EVENT;
    let body = match Limited::new(body, most).collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) if error.is::<http_body_util::LengthLimitError>() => {
            return Err(Fault::too_large(most, kind.name(), limit));
        }
        Err(_) => {
            let text = "Could not parse request body into json: the request broke off";
            return Err(Fault::content(text));
        }
    };
    if body.len() > limit {
        return Err(Fault::too_large(body.len(), kind.name(), limit));
    }
    if body.is_empty() {
        return Ok(Bytes::from_static(b"{}"));
    }
    match serde_json::from_slice::<serde::de::IgnoredAny>(&body) {
        Ok(_) => Ok(body),
        Err(error) => {
            Err(Fault::content(format!("Could not parse request body into json: {error}")))
        }
    }
}

/// The client context as a function gets it: the JSON itself.
pub(super) fn client_context(headers: &HeaderMap) -> Result<Option<String>, Fault> {
    let Some(encoded) = text(headers, "x-amz-client-context") else { return Ok(None) };
    if encoded.len() > CLIENT_CONTEXT {
        let text = "Client context must be a valid Base64-encoded JSON object.";
        return Err(Fault::content(text));
    }
    Ok(base64::decoded(encoded.as_bytes()).and_then(|json| String::from_utf8(json).ok()))
}

pub(super) fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_asked_for_in_four_ways() {
        let arn = "arn:aws:lambda:us-east-1:123456789012:function:orders";
        for text in ["orders", "123456789012:function:orders", arn] {
            assert_eq!(asked_for(text), ("orders".to_owned(), None), "{text}");
            let qualified = format!("{text}:$LATEST");
            assert_eq!(asked_for(&qualified), ("orders".to_owned(), Some("$LATEST".to_owned())));
        }
    }
}
