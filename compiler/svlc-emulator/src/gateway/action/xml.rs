//! What SQS answers in its older protocol, which API Gateway speaks with it: XML, made of the answer in JSON.

use serde_json::Value;

use crate::aws::Fault;
use crate::id;

const NAMESPACE: &str = "http://queue.amazonaws.com/doc/2012-11-05/";

/// What came of an operation.
pub(super) fn result(operation: &str, done: &Value) -> String {
    let result = match fields(done).as_str() {
        "" if operation == "ReceiveMessage" => format!("<{operation}Result/>"),
        "" => String::new(),
        fields => tag(&format!("{operation}Result"), fields),
    };
    let request = tag("ResponseMetadata", &tag("RequestId", &id::request()));
    format!(
        "<?xml version=\"1.0\"?><{operation}Response xmlns=\"{NAMESPACE}\">{result}{request}</{operation}Response>"
    )
}

/// Why it was refused.
pub(super) fn error(fault: &Fault) -> String {
    let (kind, message, request) = (fault.kind, escaped(&fault.message), id::request());
    format!(
        "<?xml version=\"1.0\"?><ErrorResponse xmlns=\"{NAMESPACE}\"><Error><Type>Sender</Type><Code>{kind}</Code>\
         <Message>{message}</Message><Detail/></Error><RequestId>{request}</RequestId></ErrorResponse>"
    )
}

fn fields(value: &Value) -> String {
    value.as_object().into_iter().flatten().map(|(name, value)| field(name, value)).collect()
}

/// A field; what is a list or a mapping in JSON is an element for each.
fn field(name: &str, value: &Value) -> String {
    let named = |name: &str, inner: &str| [&tag("Name", &escaped(name)), inner].concat();
    match (name, value) {
        ("Messages", Value::Array(all)) => {
            all.iter().map(|message| tag("Message", &fields(message))).collect()
        }
        ("Attributes", Value::Object(all)) => {
            let one = |(name, value): (&String, &Value)| {
                tag("Attribute", &named(name, &field("Value", value)))
            };
            all.iter().map(one).collect()
        }
        ("MessageAttributes", Value::Object(all)) => {
            let one = |(name, value): (&String, &Value)| {
                tag("MessageAttribute", &named(name, &tag("Value", &fields(value))))
            };
            all.iter().map(one).collect()
        }
        _ => tag(name, &escaped(value.as_str().unwrap_or_default())),
    }
}

fn tag(name: &str, inner: &str) -> String {
    format!("<{name}>{inner}</{name}>")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_message_has_an_element_for_each_of_its_attributes() {
        let message = json!({
            "Body": "a<b",
            "Attributes": { "SentTimestamp": "1" },
            "MessageAttributes": { "kind": { "DataType": "String", "StringValue": "order" } },
        });
        let text = result("ReceiveMessage", &json!({ "Messages": [message] }));
        for part in [
            "<ReceiveMessageResult><Message>",
            "<Body>a&lt;b</Body>",
            "<Attribute><Name>SentTimestamp</Name><Value>1</Value></Attribute>",
            "<MessageAttribute><Name>kind</Name><Value><DataType>String</DataType><StringValue>order</StringValue></Value>\
             </MessageAttribute>",
        ] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
        assert!(result("ReceiveMessage", &json!({})).contains("<ReceiveMessageResult/>"));
        assert!(!result("PurgeQueue", &json!({})).contains("Result"));
    }
}
