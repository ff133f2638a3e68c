//! Integrations that do something with an AWS service, without a function between: [`act`]. There are those with queues and event
//! buses of the service.

mod xml;

use hyper::header::{CONTENT_TYPE, HeaderValue};
use serde_json::{Map, Value, json};
use svlc_core::facts::ServiceAction;
use svlc_core::model::{AnyResource, Text};

use super::mapping::Sources;
use super::refusal::Refusal;
use super::response::Interpreted;
use crate::events::Events;

/// Whether svlc does an action on something.
pub(crate) fn is_emulated(action: &ServiceAction, target: &AnyResource) -> bool {
    let known = [
        "EventBridge-PutEvents",
        "SQS-SendMessage",
        "SQS-ReceiveMessage",
        "SQS-DeleteMessage",
        "SQS-PurgeQueue",
    ];
    target.own().is_some() && known.contains(&action.name)
}

/// Does an action with the values that its parameters have in a request.
pub(super) async fn act(
    events: &Events,
    sources: &Sources<'_>,
    action: &ServiceAction,
    parameters: &[(String, Text)],
) -> Result<Interpreted, Refusal> {
    let values = parameters.iter().filter_map(|(name, text)| {
        let value = sources.value(text).filter(|value| !value.is_empty())?;
        Some((name.clone(), typed(name, value)))
    });
    let values: Map<String, Value> = values.collect();
    match action.name.split_once('-') {
        Some(("EventBridge", _)) => {
            let done = events.put_events(&json!({ "Entries": [values] }));
            Ok(match done {
                Ok(done) => interpreted(200, "application/x-amz-json-1.1", done.to_string()),
                Err(fault) => {
                    let body = json!({ "__type": fault.kind, "message": fault.message });
                    interpreted(400, "application/x-amz-json-1.1", body.to_string())
                }
            })
        }
        Some((_, operation)) => {
            let done = events.sqs(operation, &Value::Object(values)).await;
            Ok(match done {
                Ok(done) => interpreted(200, "text/xml", xml::result(operation, &done)),
                Err(fault) => interpreted(400, "text/xml", xml::error(&fault)),
            })
        }
        None => Err(Refusal::Internal(format!("`{}` is not emulated", action.name))),
    }
}

/// A parameter in the type that the service takes: what is text in a spec may be a number, a mapping or a list there.
fn typed(name: &str, value: String) -> Value {
    match name {
        "AttributeNames"
        | "DelaySeconds"
        | "MaxNumberOfMessages"
        | "MessageAttributeNames"
        | "MessageAttributes"
        | "MessageSystemAttributes"
        | "Resources"
        | "VisibilityTimeout"
        | "WaitTimeSeconds" => serde_json::from_str(&value).unwrap_or(Value::String(value)),
        _ => Value::String(value),
    }
}

fn interpreted(status: u16, kind: &'static str, body: String) -> Interpreted {
    let headers = vec![(CONTENT_TYPE, HeaderValue::from_static(kind))];
    Interpreted { status, unmapped_status: status, headers, body: body.into() }
}
