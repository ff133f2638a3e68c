//! The APIs of AWS at one address, as SDKs call them with an endpoint of one's own: [`answer`] sees which is meant. Lambda's is
//! [`crate::invoke_api`]; those of queues, topics and buses are in [`crate::events`].

use bytes::Bytes;
use http_body_util::{BodyExt, Either, Full, Limited};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HOST, HeaderMap, HeaderValue, ORIGIN};
use hyper::{Request, Response, StatusCode};
use serde_json::{Value, json};

use crate::gateway::Reply;
use crate::invoke_api::Outgoing;
use crate::service::Service;
use crate::{id, invoke_api};

/// More than any of these APIs takes: a batch of SQS is at most 1 MiB, and base64 makes it larger.
const MAX_BODY: usize = 4 * 1_024 * 1_024;
const FORM: &str = "application/x-www-form-urlencoded";

/// What an API answers to a call that it does not do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Its name in the service's model.
    pub(crate) kind: &'static str,
    /// Its name in the older protocol, which SDKs still compare with; `None`: as in the model.
    pub(crate) query: Option<&'static str>,
    pub(crate) message: String,
}

impl Fault {
    pub(crate) fn new(kind: &'static str, message: impl Into<String>) -> Self {
        Self { kind, query: None, message: message.into() }
    }
}

/// Answers a call of whichever API.
pub(crate) async fn answer(service: &Service, request: Request<Incoming>) -> Response<Outgoing> {
    let header = |name: &str| {
        let value = request.headers().get(name)?;
        value.to_str().ok().map(str::to_owned)
    };
    let target = header("x-amz-target");
    let is_form = header("content-type").is_some_and(|kind| kind.starts_with(FORM));
    if target.is_none() && !is_form {
        return invoke_api::answer(service, request).await;
    }
    whole(service, target.as_deref(), request).await.map(Either::Left)
}

/// Answers a call of one of the APIs whose answers are whole.
async fn whole(service: &Service, target: Option<&str>, request: Request<Incoming>) -> Reply {
    if is_of_a_page(request.headers()) {
        let fault = Fault::new("AccessDeniedException", "svlc takes no calls of web pages");
        return refused("svlc", &fault, StatusCode::FORBIDDEN);
    }
    let body = Limited::new(request.into_body(), MAX_BODY).collect().await;
    let Ok(body) = body.map(http_body_util::Collected::to_bytes) else {
        let fault = Fault::new("RequestEntityTooLarge", "the request is too large, or broke off");
        return refused("svlc", &fault, StatusCode::PAYLOAD_TOO_LARGE);
    };
    match target.and_then(|target| target.split_once('.')) {
        Some(("AmazonSQS", action)) => {
            let done = service.events.sqs(action, &parsed(&body)).await;
            json_reply("com.amazonaws.sqs", done)
        }
        Some(("AWSEvents", "PutEvents")) => {
            json_reply("com.amazonaws.events", service.events.put_events(&parsed(&body)))
        }
        None if target.is_none() => service.events.sns(&body),
        _ => {
            let text = "svlc emulates SQS, SNS's Publish and PublishBatch, EventBridge's PutEvents and Lambda's Invoke";
            let fault = Fault::new("UnknownOperationException", text);
            refused("svlc", &fault, StatusCode::NOT_FOUND)
        }
    }
}

/// Whether a page in a browser sends it, by itself or under a name that leads here.
fn is_of_a_page(headers: &HeaderMap) -> bool {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    !host.is_none_or(crate::server::is_loopback) || headers.contains_key(ORIGIN)
}

fn parsed(body: &[u8]) -> Value {
    serde_json::from_slice(body).unwrap_or(Value::Null)
}

fn json_reply(namespace: &str, done: Result<Value, Fault>) -> Reply {
    match done {
        Ok(value) => reply(StatusCode::OK, "application/x-amz-json-1.0", value.to_string()),
        Err(fault) => refused(namespace, &fault, StatusCode::BAD_REQUEST),
    }
}

fn refused(namespace: &str, fault: &Fault, status: StatusCode) -> Reply {
    let kind = format!("{namespace}#{}", fault.kind);
    let body = json!({ "__type": kind, "message": fault.message });
    let mut reply = reply(status, "application/x-amz-json-1.0", body.to_string());
    let query = format!("{};Sender", fault.query.unwrap_or(fault.kind));
    if let Ok(query) = HeaderValue::from_str(&query) {
        reply.headers_mut().insert("x-amzn-query-error", query);
    }
    reply
}

/// An answer with an id of its own.
pub(crate) fn reply(status: StatusCode, kind: &'static str, body: String) -> Reply {
    let mut reply = Response::new(Full::new(Bytes::from(body)));
    *reply.status_mut() = status;
    reply.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(id) = HeaderValue::from_str(&id::request()) {
        reply.headers_mut().insert("x-amzn-requestid", id);
    }
    reply
}
