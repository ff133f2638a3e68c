//! `ReceiveMessage`: [`receive`], which waits for messages as long as it is told.

use serde_json::{Map, Value, json};

use super::input::Input;
use crate::aws::Fault;
use crate::clock::Clock;
use crate::events::message::{Attribute, Attributes, Message, md5, md5_of_attributes};
use crate::events::queue::{Queue, Received};
use crate::events::wait;

pub(super) async fn receive(
    queue: &Queue,
    input: &Input<'_>,
    clock: &Clock,
) -> Result<Value, Fault> {
    let most = input.number("MaxNumberOfMessages", 1..=10)?.unwrap_or(1);
    let hidden = input.seconds("VisibilityTimeout", 43_200)?;
    let wait = input.seconds("WaitTimeSeconds", 20)?.unwrap_or(queue.settings.receive_wait);
    let end = clock.now().after(wait);
    loop {
        let changed = queue.changed();
        let now = clock.now();
        let received = queue.receive(usize::try_from(most).unwrap_or(1), hidden, now);
        if !received.is_empty() {
            let messages: Vec<Value> = received.iter().map(|one| message(one, input)).collect();
            return Ok(json!({ "Messages": messages }));
        }
        if now >= end {
            return Ok(json!({}));
        }
        let next = queue.next_visible(now).map_or(end, |next| next.min(end));
        wait::first(changed, clock.sleep_until(next)).await;
    }
}

/// A message as far as it is asked for.
fn message(received: &Received, input: &Input<'_>) -> Value {
    let Received { message, receipt } = received;
    let mut value = json!({
        "MessageId": message.id,
        "ReceiptHandle": receipt,
        "MD5OfBody": md5(message.body.as_bytes()),
        "Body": message.body,
    });
    let system = system(message, input);
    if !system.is_empty() {
        value["Attributes"] = Value::Object(system);
    }
    let wanted = input.names("MessageAttributeNames");
    let attributes: Attributes = message
        .attributes
        .iter()
        .filter(|(name, _)| wanted.iter().any(|wanted| is_wanted(wanted, name)))
        .map(|(name, attribute)| (name.clone(), attribute.clone()))
        .collect();
    if let Some(digest) = md5_of_attributes(&attributes) {
        value["MD5OfMessageAttributes"] = json!(digest);
        let written = attributes.iter().map(|(name, one)| (name.clone(), attribute(one)));
        value["MessageAttributes"] = Value::Object(written.collect());
    }
    value
}

/// The attributes that SQS gives, by either of the names under which they are asked for.
fn system(message: &Message, input: &Input<'_>) -> Map<String, Value> {
    let mut wanted = input.names("AttributeNames");
    wanted.extend(input.names("MessageSystemAttributeNames"));
    let all = message.system_attributes().into_iter();
    let found = all.filter(|(name, _)| wanted.contains(&"All") || wanted.contains(name));
    found.map(|(name, value)| (name.to_owned(), json!(value))).collect()
}

/// Attributes of the sender are asked for by name, by the start of names, or all.
fn is_wanted(wanted: &str, name: &str) -> bool {
    match wanted.strip_suffix('*') {
        _ if wanted == "All" => true,
        Some(prefix) => name.starts_with(prefix.strip_suffix('.').unwrap_or(prefix)),
        None => wanted == name,
    }
}

fn attribute(attribute: &Attribute) -> Value {
    let field = if attribute.is_binary() { "BinaryValue" } else { "StringValue" };
    json!({ "DataType": attribute.kind, field: attribute.value })
}
