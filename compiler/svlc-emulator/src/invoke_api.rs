//! Lambda's Invoke API, as AWS's command line and SDKs call it with an endpoint of one's own: [`answer`].

mod fault;
mod request;
mod stream;

use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{Either, Full};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use tokio::sync::mpsc;

use fault::Fault;
use request::{Kind, text};

use crate::asynchronous::Event;
use crate::clock::Moment;
use crate::gateway::Reply;
use crate::lambda::{Call, Function};
use crate::lambda::{LATEST, Order};
use crate::observe::Origin;
use crate::pieces::Pieces;
use crate::service::Service;
use crate::{base64, id};

/// What is sent: an answer, or one in pieces.
pub(crate) type Outgoing = Either<Full<Bytes>, Pieces>;

/// The ways to invoke a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Whole,
    InPieces,
}

/// What is asked for.
struct Asked {
    function: Arc<Function>,
    /// ARN of the function, without a qualifier.
    arn: String,
    qualifier: Option<String>,
    trace: String,
}

impl Asked {
    /// As the function gets it.
    fn call(self, event: Bytes, client_context: Option<String>) -> Call {
        let Self { function: _, arn, qualifier, trace } = self;
        let arn = qualifier.map_or(arn.clone(), |qualifier| format!("{arn}:{qualifier}"));
        Call { event, arn, trace, client_context }
    }
}

/// Answers a call of the API.
pub(crate) async fn answer(service: &Service, request: Request<Incoming>) -> Response<Outgoing> {
    match invoke(service, request).await {
        Ok(reply) => reply,
        Err(fault) => fault.reply().map(Either::Left),
    }
}

async fn invoke(
    service: &Service,
    request: Request<Incoming>,
) -> Result<Response<Outgoing>, Fault> {
    let (head, body) = request.into_parts();
    request::not_by_a_page(&head.headers)?;
    let Some((name, way)) = operation(head.uri.path()).filter(|_| head.method == Method::POST)
    else {
        let text = "svlc emulates the Invoke API alone";
        return Err(Fault::new(StatusCode::NOT_FOUND, "UnknownOperationException", text));
    };
    let (name, in_name) = request::asked_for(&svlc_core::routing::decoded(name));
    let qualifier = head.uri.query().and_then(request::qualifier).or(in_name);
    let arn = service.local.function_arn(&name);
    let Some(function) = service.version(&name, qualifier.as_deref()) else {
        let qualifier = qualifier.filter(|_| service.settings(&name).is_some());
        let qualifier = qualifier.as_deref().unwrap_or(LATEST);
        return Err(Fault::not_found(&format!("{arn}:{qualifier}")));
    };
    let trace = text(&head.headers, "x-amzn-trace-id");
    let trace = trace.unwrap_or_else(|| id::trace(Moment::now()));
    let asked = Asked { function: Arc::clone(function), arn, qualifier, trace };
    let kind = Kind::of(&head.headers)?;
    let event = request::event(body, kind).await?;
    let reply = match kind {
        Kind::DryRun => plain(StatusCode::NO_CONTENT, Bytes::new(), &id::request()),
        Kind::Event if way == Way::Whole => queued(service, asked, event)?,
        Kind::Event => return Err(Kind::unknown("Event")),
        Kind::RequestResponse => {
            let client_context = request::client_context(&head.headers)?;
            let has_tail = text(&head.headers, "x-amz-log-type").as_deref() == Some("Tail");
            if way == Way::InPieces {
                return streamed(asked, event, client_context, has_tail).await;
            }
            answered(asked, event, client_context, has_tail).await?
        }
    };
    Ok(reply.map(Either::Left))
}

/// The function in a path, and in which way it is invoked.
fn operation(path: &str) -> Option<(&str, Way)> {
    let between = |start, end| path.strip_prefix(start)?.strip_suffix(end);
    if let Some(name) = between("/2015-03-31/functions/", "/invocations") {
        return Some((name, Way::Whole));
    }
    let name = between("/2021-11-15/functions/", "/response-streaming-invocations")?;
    Some((name, Way::InPieces))
}

/// Sends the answer while the function makes it.
async fn streamed(
    asked: Asked,
    event: Bytes,
    client_context: Option<String>,
    has_tail: bool,
) -> Result<Response<Outgoing>, Fault> {
    let (sender, pieces) = mpsc::channel(stream::PIECES);
    let order = Order { id: id::request(), origin: Origin::Call, sink: Some(sender) };
    let function = Arc::clone(&asked.function);
    let call = asked.call(event, client_context);
    let invocation = function.invoke_as(order, call).await.map_err(Fault::throttled)?;
    let mut reply = plain(StatusCode::OK, Bytes::new(), &invocation.id);
    set(&mut reply, "content-type", stream::CONTENT_TYPE);
    set(&mut reply, "x-amz-executed-version", function.config.version.name());
    Ok(reply.map(|_| Either::Right(stream::messages(invocation, pieces, has_tail))))
}

/// Waits for the function.
async fn answered(
    asked: Asked,
    event: Bytes,
    client_context: Option<String>,
    has_tail: bool,
) -> Result<Reply, Fault> {
    let function = Arc::clone(&asked.function);
    let invocation =
        function.invoke(asked.call(event, client_context)).await.map_err(Fault::throttled)?;
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
