//! `SendMessage`: [`send`].

use serde_json::{Value, json};

use super::input::{Input, invalid, missing};
use crate::aws::Fault;
use crate::clock::Moment;
use crate::events::message::{Attribute, Attributes, Message, md5, md5_of_attributes, sequence};
use crate::events::queue::{Queue, by_content, order};

/// The longest delay, in seconds.
const DELAY: u64 = 900;
const NOT_OF_THIS_QUEUE: &str =
    "The request include parameter that is not valid for this queue type";

pub(super) fn send(queue: &Queue, input: &Input<'_>, now: Moment) -> Result<Value, Fault> {
    let body = input.text("MessageBody")?;
    let delay = input.seconds("DelaySeconds", DELAY)?;
    let attributes = attributes(&input.0["MessageAttributes"])?;
    let mut message = Message::new(body.to_owned(), now);
    message.trace = attributes_of_system(input);
    message.attributes = attributes;
    let size = message.size();
    if size > queue.settings.max_size {
        let most = queue.settings.max_size;
        return Err(invalid(format!(
            "One or more parameters are invalid. Reason: Message must be shorter than {most} bytes."
        )));
    }
    let (group, id) = (text(input, "MessageGroupId"), text(input, "MessageDeduplicationId"));
    if queue.settings.is_fifo {
        let group = group.ok_or_else(|| missing("MessageGroupId"))?;
        if let Some(delay) = delay.filter(|delay| !delay.is_zero()) {
            let seconds = delay.as_secs();
            return Err(invalid(format!(
                "Value {seconds} for parameter DelaySeconds is invalid. Reason: {NOT_OF_THIS_QUEUE}."
            )));
        }
        let id = match id {
            Some(id) => id,
            None if queue.settings.by_content => by_content(body),
            None => {
                return Err(invalid(
                    "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId \
                     provided explicitly",
                ));
            }
        };
        message.order = Some(order(group, id));
    } else if let Some(id) = id {
        return Err(invalid(format!(
            "Value {id} for parameter MessageDeduplicationId is invalid. Reason: {NOT_OF_THIS_QUEUE}."
        )));
    } else {
        message.group = group;
    }
    let sent = queue.send(message, delay, now);
    let mut done = json!({ "MessageId": sent.id, "MD5OfMessageBody": md5(body.as_bytes()) });
    if let Some(digest) = md5_of_attributes(&sent.attributes) {
        done["MD5OfMessageAttributes"] = json!(digest);
    }
    if let Some(trace) = sent.trace {
        let attribute = Attribute { kind: "String".to_owned(), value: trace };
        let system = Attributes::from([("AWSTraceHeader".to_owned(), attribute)]);
        done["MD5OfMessageSystemAttributes"] = json!(md5_of_attributes(&system));
    }
    if let Some(order) = sent.order {
        done["SequenceNumber"] = json!(sequence(order.sequence));
    }
    Ok(done)
}

fn text(input: &Input<'_>, name: &str) -> Option<String> {
    input.0[name].as_str().map(str::to_owned)
}

fn attributes_of_system(input: &Input<'_>) -> Option<String> {
    let header = &input.0["MessageSystemAttributes"]["AWSTraceHeader"];
    header["StringValue"].as_str().map(str::to_owned)
}

/// Attributes as a sender writes them.
fn attributes(written: &Value) -> Result<Attributes, Fault> {
    let mut attributes = Attributes::new();
    for (name, value) in written.as_object().into_iter().flatten() {
        let kind = value["DataType"].as_str().unwrap_or_default().to_owned();
        let known = ["String", "Number", "Binary"];
        if !known.contains(&kind.split('.').next().unwrap_or_default()) {
            return Err(invalid(format!(
                "The type of message (user) attribute '{name}' is invalid. You must use only the following supported type \
                 prefixes: Binary, Number, String."
            )));
        }
        let field = if kind.starts_with("Binary") { "BinaryValue" } else { "StringValue" };
        let value = value[field].as_str().filter(|value| !value.is_empty()).ok_or_else(|| {
            invalid(format!("The message (user) attribute '{name}' must contain a non-empty value of type '{kind}'."))
        })?;
        attributes.insert(name.clone(), Attribute { kind, value: value.to_owned() });
    }
    if attributes.len() > 10 {
        return Err(invalid("Number of message attributes [11] exceeds the allowed maximum [10]."));
    }
    Ok(attributes)
}
