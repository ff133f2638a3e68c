//! Lambda's Invoke API, as AWS's command line and SDKs call it with an endpoint of one's own: [`answer`]. Leaves out what does not
//! wait for an answer (`Event`) and what comes in pieces; both are refused.

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN};
use hyper::{Method, Request, Response, StatusCode};
use serde_json::{Value, json};

use crate::base64;
use crate::gateway::{MAX_EVENT, Reply};
use crate::id;
use crate::lambda::{Call, Throttled};
use crate::local::ACCOUNT;
use crate::service::Service;

const PATH: &str = "/2015-03-31/functions/";
const LATEST: &str = "$LATEST";
/// The longest client context, in bytes of base64 (`botocore`, Invoke).
const CLIENT_CONTEXT: usize = 3_583;

/// An answer that is an error.
struct Fault {
    status: StatusCode,
    kind: &'static str,
    message: String,
    reason: Option<&'static str>,
}

fn fault(status: StatusCode, kind: &'static str, message: impl Into<String>) -> Fault {
    Fault { status, kind, message: message.into(), reason: None }
}

/// Answers a call of the API.
pub(crate) async fn answer(service: &Service, request: Request<Incoming>) -> Reply {
    match invoke(service, request).await {
        Ok(reply) => reply,
        Err(fault) => refused(&fault),
    }
}

async fn invoke(service: &Service, request: Request<Incoming>) -> Result<Reply, Fault> {
    let headers = request.headers().clone();
    not_by_a_page(&headers)?;
    let path = request.uri().path();
    let name = path.strip_prefix(PATH).and_then(|rest| rest.strip_suffix("/invocations"));
    let Some(name) = name.filter(|_| request.method() == Method::POST) else {
        let text = "svlc emulates the Invoke API alone";
        return Err(fault(StatusCode::NOT_FOUND, "UnknownOperationException", text));
    };
    let (name, in_name) = asked_for(&svlc_core::routing::decoded(name));
    let qualifier = request.uri().query().and_then(qualifier).or(in_name);
    let unknown = |qualifier: &str| {
        let arn = service.local.function_arn(&name);
        let text = format!("Function not found: {arn}:{qualifier}");
        fault(StatusCode::NOT_FOUND, "ResourceNotFoundException", text)
    };
    let function = service.function(&name).ok_or_else(|| unknown(LATEST))?;
    if let Some(other) = qualifier.as_deref().filter(|qualifier| *qualifier != LATEST) {
        return Err(unknown(other));
    }
    let kind = text(&headers, "x-amz-invocation-type").unwrap_or("RequestResponse".to_owned());
    let event = event(request.into_body(), &kind).await?;
    match kind.as_str() {
        "RequestResponse" => {}
        "DryRun" => return Ok(plain(StatusCode::NO_CONTENT, Bytes::new(), &id::request())),
        "Event" => {
            let text = "asynchronous invocations are not emulated by svlc yet";
            return Err(fault(StatusCode::BAD_REQUEST, "InvalidParameterValueException", text));
        }
        other => {
            let text = format!(
                "1 validation error detected: Value '{other}' at 'invocationType' failed to satisfy constraint: \
                 Member must satisfy enum value set: [Event, RequestResponse, DryRun]"
            );
            return Err(fault(StatusCode::BAD_REQUEST, "ValidationException", text));
        }
    }
    let client_context = text(&headers, "x-amz-client-context");
    if client_context.as_ref().is_some_and(|context| context.len() > CLIENT_CONTEXT) {
        let text = "Client context must be a valid Base64-encoded JSON object.";
        return Err(fault(StatusCode::BAD_REQUEST, "InvalidRequestContentException", text));
    }
    let arn = match &qualifier {
        Some(qualifier) => format!("{}:{qualifier}", function.config.arn),
        None => function.config.arn.clone(),
    };
    let trace = text(&headers, "x-amzn-trace-id");
    let trace = trace.unwrap_or_else(|| id::trace(crate::clock::Moment::now()));
    let call =
        Call { event, arn, trace: id::sampled(&trace), client_context: decoded(client_context) };
    let invocation = function.invoke(call).await.map_err(throttled)?;
    let ending =
        |_| fault(StatusCode::INTERNAL_SERVER_ERROR, "ServiceException", "svlc is about to end");
    let answer = invocation.answer.await.map_err(ending)?;
    let mut reply = plain(StatusCode::OK, answer.payload, &invocation.id);
    set(&mut reply, "x-amz-executed-version", LATEST);
    if answer.failure.is_some() {
        set(&mut reply, "x-amz-function-error", "Unhandled");
    }
    if text(&headers, "x-amz-log-type").as_deref() == Some("Tail") {
        let log = invocation.log.await.unwrap_or_default();
        set(&mut reply, "x-amz-log-result", &base64::encoded(&log));
    }
    Ok(reply)
}

/// Refuses what a page in a browser sends, by itself or under a name that leads here.
fn not_by_a_page(headers: &HeaderMap) -> Result<(), Fault> {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let is_ours = host.is_none_or(crate::server::is_loopback);
    if is_ours && !headers.contains_key(ORIGIN) {
        return Ok(());
    }
    let text = "svlc takes no calls of web pages";
    Err(fault(StatusCode::FORBIDDEN, "AccessDeniedException", text))
}

/// Name and qualifier of what is asked for: `name`, `name:qualifier`, `account:function:name` or an ARN.
fn asked_for(text: &str) -> (String, Option<String>) {
    let rest = match text.split_once(":function:") {
        Some((owner, rest)) if owner == ACCOUNT || owner.starts_with("arn:") => rest,
        _ => text,
    };
    match rest.split_once(':') {
        Some((name, qualifier)) => (name.to_owned(), Some(qualifier.to_owned())),
        None => (rest.to_owned(), None),
    }
}

fn qualifier(query: &str) -> Option<String> {
    let value = query.split('&').find_map(|pair| pair.strip_prefix("Qualifier="))?;
    Some(svlc_core::routing::decoded(value))
}

/// The event, which is JSON; nothing stands for an empty object.
async fn event(body: Incoming, kind: &str) -> Result<Bytes, Fault> {
    let limit = MAX_EVENT + 1;
    let body = match Limited::new(body, 4 * limit).collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) if error.is::<http_body_util::LengthLimitError>() => {
            return Err(too_large(4 * limit, kind));
        }
        Err(_) => {
            let text = "Could not parse request body into json: the request broke off";
            return Err(fault(StatusCode::BAD_REQUEST, "InvalidRequestContentException", text));
        }
    };
    if body.len() > MAX_EVENT {
        return Err(too_large(body.len(), kind));
    }
    if body.is_empty() {
        return Ok(Bytes::from_static(b"{}"));
    }
    match serde_json::from_slice::<serde::de::IgnoredAny>(&body) {
        Ok(_) => Ok(body),
        Err(error) => {
            let text = format!("Could not parse request body into json: {error}");
            Err(fault(StatusCode::BAD_REQUEST, "InvalidRequestContentException", text))
        }
    }
}

fn too_large(bytes: usize, kind: &str) -> Fault {
    let text = format!(
        "{bytes} byte payload is too large for the {kind} invocation type (limit {MAX_EVENT} bytes)"
    );
    fault(StatusCode::PAYLOAD_TOO_LARGE, "RequestTooLargeException", text)
}

fn throttled(throttled: Throttled) -> Fault {
    let (status, kind) = (StatusCode::TOO_MANY_REQUESTS, "TooManyRequestsException");
    Fault { reason: Some(throttled.reason()), ..fault(status, kind, "Rate Exceeded.") }
}

/// The client context as a function gets it: the JSON itself.
fn decoded(context: Option<String>) -> Option<String> {
    String::from_utf8(base64::decoded(context?.as_bytes())?).ok()
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_owned())
}

fn plain(status: StatusCode, body: Bytes, id: &str) -> Reply {
    let mut reply = Response::new(Full::new(body));
    *reply.status_mut() = status;
    let json = HeaderValue::from_static("application/json");
    reply.headers_mut().insert(CONTENT_TYPE, json);
    set(&mut reply, "x-amzn-requestid", id);
    reply
}

fn refused(fault: &Fault) -> Reply {
    let mut body = json!({ "Type": "User", "Message": fault.message, "message": fault.message });
    if let Some(reason) = fault.reason {
        body["Reason"] = Value::from(reason);
    }
    let mut reply = plain(fault.status, Bytes::from(body.to_string()), &id::request());
    set(&mut reply, "x-amzn-errortype", fault.kind);
    reply
}

fn set(reply: &mut Reply, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        reply.headers_mut().insert(HeaderName::from_static(name), value);
    }
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
            assert_eq!(asked_for(&qualified), ("orders".to_owned(), Some(LATEST.to_owned())));
        }
    }
}
