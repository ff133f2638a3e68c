//! Lambda's Invoke API, as AWS's command line and SDKs call it with an endpoint of one's own: [`answer`].

mod fault;
mod request;

use std::sync::Arc;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};

use fault::Fault;
use request::{Kind, text};

use crate::asynchronous::Event;
use crate::clock::Moment;
use crate::gateway::Reply;
use crate::lambda::{Call, Function};
use crate::service::Service;
use crate::{base64, id};

/// What is asked for.
struct Asked {
    function: Arc<Function>,
    /// ARN of the function, without a qualifier.
    arn: String,
    qualifier: Option<String>,
    trace: String,
}

/// Answers a call of the API.
pub(crate) async fn answer(service: &Service, request: Request<Incoming>) -> Reply {
    match invoke(service, request).await {
        Ok(reply) => reply,
        Err(fault) => fault.reply(),
    }
}

async fn invoke(service: &Service, request: Request<Incoming>) -> Result<Reply, Fault> {
    let (head, body) = request.into_parts();
    request::not_by_a_page(&head.headers)?;
    let name = head.uri.path().strip_prefix("/2015-03-31/functions/");
    let name = name.and_then(|rest| rest.strip_suffix("/invocations"));
    let Some(name) = name.filter(|_| head.method == Method::POST) else {
        let text = "svlc emulates the Invoke API alone";
        return Err(Fault::new(StatusCode::NOT_FOUND, "UnknownOperationException", text));
    };
    let (name, in_name) = request::asked_for(&svlc_core::routing::decoded(name));
    let qualifier = head.uri.query().and_then(request::qualifier).or(in_name);
    let arn = service.local.function_arn(&name);
    let Some(function) = service.version(&name, qualifier.as_deref()) else {
        let qualifier = qualifier.filter(|_| service.settings(&name).is_some());
        let qualifier = qualifier.as_deref().unwrap_or(crate::lambda::LATEST);
        return Err(Fault::not_found(&format!("{arn}:{qualifier}")));
    };
    let trace = text(&head.headers, "x-amzn-trace-id");
    let trace = trace.unwrap_or_else(|| id::trace(Moment::now()));
    let asked = Asked { function: Arc::clone(function), arn, qualifier, trace };
    let kind = Kind::of(&head.headers)?;
    let event = request::event(body, kind).await?;
    match kind {
        Kind::DryRun => Ok(plain(StatusCode::NO_CONTENT, Bytes::new(), &id::request())),
        Kind::Event => queued(service, asked, event),
        Kind::RequestResponse => {
            let client_context = request::client_context(&head.headers)?;
            let has_tail = text(&head.headers, "x-amz-log-type").as_deref() == Some("Tail");
            answered(asked, event, client_context, has_tail).await
        }
    }
}

/// Waits for the function.
async fn answered(
    asked: Asked,
    event: Bytes,
    client_context: Option<String>,
    has_tail: bool,
) -> Result<Reply, Fault> {
    let Asked { function, arn, qualifier, trace } = asked;
    let arn = qualifier.map_or(arn.clone(), |qualifier| format!("{arn}:{qualifier}"));
    let call = Call { event, arn, trace, client_context };
    let invocation = function.invoke(call).await.map_err(Fault::throttled)?;
    let answer = invocation.answer.await.map_err(|_| Fault::ending())?;
    let mut reply = plain(StatusCode::OK, answer.payload, &invocation.id);
    set(&mut reply, "x-amz-executed-version", function.config.version.name());
    if answer.failure.is_some() {
        set(&mut reply, "x-amz-function-error", "Unhandled");
    }
    if has_tail {
        let log = invocation.log.await.unwrap_or_default();
        set(&mut reply, "x-amz-log-result", &base64::encoded(&log));
    }
    Ok(reply)
}

/// Takes an event for later.
fn queued(service: &Service, asked: Asked, payload: Bytes) -> Result<Reply, Fault> {
    let Asked { function, arn, qualifier, trace } = asked;
    let (id, function) = (id::request(), function.config.name.clone());
    let event = Event { id: id.clone(), function, arn, qualifier, payload, trace };
    if service.queue.put(event).is_none() {
        return Err(Fault::rate_exceeded("FunctionInvocationRateLimitExceeded"));
    }
    Ok(plain(StatusCode::ACCEPTED, Bytes::new(), &id))
}

fn plain(status: StatusCode, body: Bytes, id: &str) -> Reply {
    let mut reply = Response::new(Full::new(body));
    *reply.status_mut() = status;
    let json = HeaderValue::from_static("application/json");
    reply.headers_mut().insert(CONTENT_TYPE, json);
    set(&mut reply, "x-amzn-requestid", id);
    reply
}

fn set(reply: &mut Reply, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        reply.headers_mut().insert(HeaderName::from_static(name), value);
    }
}
