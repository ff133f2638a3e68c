//! The Runtime API of one environment, on a port of its own: hands out its events, takes what it answers
//! (`lambda-dg`, runtimes-api; wording of errors as AWS's emulator has it).

use std::convert::Infallible;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::json;
use tokio::net::TcpListener;

use super::answer::{Answer, Failure, MAX_ANSWER, error_type};
use super::environment::{Happening, Phase, Shared, Task};
use super::function::Sink;

/// The largest answer in pieces, in bytes (`lambda-dg`, quotas).
const MAX_STREAM: usize = 200 * 1_024 * 1_024;
const VERSION: &str = "/2018-06-01/runtime/";
/// How a runtime says that its answer comes in pieces.
const RESPONSE_MODE: &str = "lambda-runtime-function-response-mode";
/// How it says in a trailer that the answer broke off.
const ERROR_TYPE: &str = "lambda-runtime-function-error-type";
const ERROR_BODY: &str = "lambda-runtime-function-error-body";

type Reply = Response<Full<Bytes>>;

/// Serves until it is aborted, which ends every connection.
pub(crate) async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = tokio::task::JoinSet::new();
    loop {
        // Those that have ended are forgotten, so that a process which connects anew each time does not fill the memory.
        while connections.try_join_next().is_some() {}
        let Ok((stream, _)) = listener.accept().await else { continue };
        // Without it, small answers wait for acknowledgements.
        let _ = stream.set_nodelay(true);
        let shared = Arc::clone(&shared);
        connections.spawn(async move {
            let service = service_fn(|request| reply(Arc::clone(&shared), request));
            // A process that breaks off its connection is its own affair.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn reply(shared: Arc<Shared>, request: Request<Incoming>) -> Result<Reply, Infallible> {
    let path = request.uri().path().to_owned();
    let call = path.strip_prefix(VERSION).unwrap_or_default();
    let parts: Vec<&str> = call.split('/').collect();
    Ok(match (request.method(), parts.as_slice()) {
        (&Method::GET, ["invocation", "next"]) => next(&shared).await,
        (&Method::POST, ["invocation", id, "response"]) => response(&shared, id, request).await,
        (&Method::POST, ["invocation", id, "error"]) => error(&shared, id, request).await,
        (&Method::POST, ["init", "error"]) => init_error(&shared, request).await,
        _ => fault(StatusCode::NOT_FOUND, "UnknownEndpoint", "there is no such call"),
    })
}

/// Waits without end for the next event.
async fn next(shared: &Shared) -> Reply {
    let asked = {
        let mut phase = shared.phase();
        match &*phase {
            Phase::Starting | Phase::Answered(_) => {
                *phase = Phase::Waiting;
                true
            }
            // It has lost its connection while it waited.
            Phase::Waiting | Phase::Assigned(_) => false,
            Phase::Working(..) => return forbidden("InvocationInProgress", "Ready"),
            Phase::Failed => return forbidden("InitError", "Ready"),
        }
    };
    if asked {
        shared.happened(Happening::Next).await;
    }
    loop {
        let assigned = shared.assigned.notified();
        if let Some(task) = take(shared) {
            return event(*task);
        }
        assigned.await;
    }
}

/// The event that was assigned, if there is one.
fn take(shared: &Shared) -> Option<Box<Task>> {
    let mut phase = shared.phase();
    match std::mem::replace(&mut *phase, Phase::Waiting) {
        Phase::Assigned(mut task) => {
            *phase = Phase::Working(task.id.clone(), task.sink.take());
            Some(task)
        }
        other => {
            *phase = other;
            None
        }
    }
}

fn event(task: Task) -> Reply {
    let mut reply = Response::new(Full::new(task.event));
    let headers = reply.headers_mut();
    let deadline = task.deadline.0.to_string();
    let mut set = |name: &'static str, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    };
    set("content-type", "application/json");
    set("lambda-runtime-aws-request-id", &task.id);
    set("lambda-runtime-deadline-ms", &deadline);
    set("lambda-runtime-invoked-function-arn", &task.arn);
    set("lambda-runtime-trace-id", &task.trace);
    if let Some(context) = &task.client_context {
        set("lambda-runtime-client-context", context);
    }
    reply
}

async fn response(shared: &Shared, id: &str, request: Request<Incoming>) -> Reply {
    let mode = request.headers().get(RESPONSE_MODE).map(HeaderValue::as_bytes);
    if !matches!(mode, None | Some(b"streaming")) {
        let text = "the response mode is not `streaming`";
        return fault(StatusCode::BAD_REQUEST, "InvalidFunctionResponseMode", text);
    }
    let sink = mode.and_then(|_| sink(shared, id));
    let body = match sink {
        Some(sink) => passed_on(request.into_body(), sink).await,
        None => body(request.into_body()).await,
    };
    let (answer, reply) = match body {
        Ok((payload, trailers)) => (whole(payload, &trailers), accepted()),
        Err(Body::TooLarge) => {
            let text = format!("Exceeded maximum allowed payload size ({MAX_ANSWER} bytes).");
            let reply = fault(StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLarge", &text);
            (Answer::too_large(), reply)
        }
        Err(Body::Broken) => return truncated(),
    };
    answered(shared, id, "InvocationResponse", answer, reply).await
}

/// Where the pieces of an answer go, if they go anywhere.
fn sink(shared: &Shared, id: &str) -> Option<Sink> {
    match &*shared.phase() {
        Phase::Working(current, sink) if current == id => sink.clone(),
        _ => None,
    }
}

/// Passes on an answer piece by piece; what is left of it is how it ends.
async fn passed_on(mut body: Incoming, sink: Sink) -> Result<(Bytes, HeaderMap), Body> {
    let (mut sent, mut trailers) = (0, HeaderMap::new());
    while let Some(frame) = body.frame().await {
        match frame.map_err(|_| Body::Broken)?.into_data() {
            Ok(piece) => {
                sent += piece.len();
                if sent > MAX_STREAM {
                    return Err(Body::TooLarge);
                }
                // Nobody may take them any more, and the function goes on all the same.
                let _ = sink.send(piece).await;
            }
            Err(frame) => trailers = frame.into_trailers().unwrap_or_default(),
        }
    }
    Ok((Bytes::new(), trailers))
}

/// An answer in pieces can still fail at its end.
fn whole(payload: Bytes, trailers: &HeaderMap) -> Answer {
    if !trailers.contains_key(ERROR_TYPE) {
        return Answer::success(payload);
    }
    let encoded = trailers.get(ERROR_BODY).map(HeaderValue::as_bytes).unwrap_or_default();
    Answer::failed(crate::base64::decoded(encoded).unwrap_or_default().into(), Failure::Handled)
}

async fn error(shared: &Shared, id: &str, request: Request<Incoming>) -> Reply {
    match body(request.into_body()).await {
        Ok((payload, _)) => {
            let answer = Answer::failed(payload, Failure::Handled);
            answered(shared, id, "InvocationErrorResponse", answer, accepted()).await
        }
        Err(_) => truncated(),
    }
}

/// Takes an answer, if the process works on the event that it is for.
async fn answered(shared: &Shared, id: &str, state: &str, answer: Answer, reply: Reply) -> Reply {
    {
        let mut phase = shared.phase();
        match &*phase {
            Phase::Working(current, _) if current == id => *phase = Phase::Answered(id.to_owned()),
            Phase::Answered(current) if current == id => {
                return forbidden("RuntimeResponseSentState", state);
            }
            _ => return fault(StatusCode::BAD_REQUEST, "InvalidRequestID", "Invalid request ID"),
        }
    }
    shared.happened(Happening::Answered(answer)).await;
    reply
}

async fn init_error(shared: &Shared, request: Request<Incoming>) -> Reply {
    let said = request.headers().get(ERROR_TYPE).and_then(|said| said.to_str().ok());
    let kind = Arc::from(error_type(said));
    let Ok((payload, _)) = body(request.into_body()).await else { return truncated() };
    {
        let mut phase = shared.phase();
        match &*phase {
            Phase::Starting => *phase = Phase::Failed,
            _ => return forbidden("Ready", "InitError"),
        }
    }
    shared.happened(Happening::InitError(payload, kind)).await;
    accepted()
}

/// Why a body could not be read.
enum Body {
    TooLarge,
    Broken,
}

async fn body(body: Incoming) -> Result<(Bytes, HeaderMap), Body> {
    match Limited::new(body, MAX_ANSWER).collect().await {
        Ok(collected) => {
            let trailers = collected.trailers().cloned().unwrap_or_default();
            Ok((collected.to_bytes(), trailers))
        }
        Err(error) if error.is::<http_body_util::LengthLimitError>() => Err(Body::TooLarge),
        Err(_) => Err(Body::Broken),
    }
}

fn accepted() -> Reply {
    json_reply(StatusCode::ACCEPTED, json!({ "status": "OK" }).to_string())
}

fn truncated() -> Reply {
    fault(StatusCode::BAD_REQUEST, "TruncatedHTTPRequest", "the request broke off")
}

fn forbidden(from: &str, to: &str) -> Reply {
    let text = format!(
        "State transition from {from} to {to} failed for runtime. Error: State transition is not allowed"
    );
    fault(StatusCode::FORBIDDEN, "InvalidStateTransition", &text)
}

fn fault(status: StatusCode, kind: &str, message: &str) -> Reply {
    json_reply(status, json!({ "errorMessage": message, "errorType": kind }).to_string())
}

fn json_reply(status: StatusCode, body: String) -> Reply {
    let mut reply = Response::new(Full::new(Bytes::from(body)));
    *reply.status_mut() = status;
    reply.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    reply
}
