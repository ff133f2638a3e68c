//! The API of SNS, of which there are `Publish` and `PublishBatch` in the query protocol: [`Events::sns`].

use std::collections::BTreeMap;

use hyper::StatusCode;
use serde_json::Value;
use svlc_core::routing::decoded;

use super::Events;
use super::message::{Attribute, Attributes};
use super::topic::Notification;
use crate::aws::{self, Fault};
use crate::gateway::Reply;
use crate::id;

const NAMESPACE: &str = "http://sns.amazonaws.com/doc/2010-03-31/";
const XML: &str = "text/xml";
/// The largest message, in bytes (SNS developer guide, quotas).
const MAX_MESSAGE: usize = 262_144;

type Form = BTreeMap<String, String>;
type Refused = (StatusCode, Fault);

impl Events {
    /// Answers a call.
    pub(crate) fn sns(&self, body: &[u8]) -> Reply {
        let form = form(&String::from_utf8_lossy(body));
        let action = form.get("Action").map_or("", String::as_str);
        let done = match action {
            "Publish" => self.publish_one(&form, &form).map(|id| element("MessageId", &id)),
            "PublishBatch" => self.publish_batch(&form),
            _ => {
                let text = format!("`{action}` of SNS is not emulated by svlc");
                Err((StatusCode::BAD_REQUEST, Fault::new("InvalidAction", text)))
            }
        };
        let request = element("RequestId", &id::request());
        match done {
            Ok(result) => {
                let xml = format!(
                    "<{action}Response xmlns=\"{NAMESPACE}\"><{action}Result>{result}</{action}Result>\
                     <ResponseMetadata>{request}</ResponseMetadata></{action}Response>"
                );
                aws::reply(StatusCode::OK, XML, xml)
            }
            Err((status, fault)) => {
                let (code, message) =
                    (element("Code", fault.kind), element("Message", &fault.message));
                let xml = format!(
                    "<ErrorResponse xmlns=\"{NAMESPACE}\"><Error><Type>Sender</Type>{code}{message}</Error>{request}\
                     </ErrorResponse>"
                );
                aws::reply(status, XML, xml)
            }
        }
    }

    /// Publishes the entries of a batch; what goes wrong with one does not stop the others.
    fn publish_batch(&self, form: &Form) -> Result<String, Refused> {
        let (mut successful, mut failed) = (String::new(), String::new());
        for number in 1.. {
            let prefix = format!("PublishBatchRequestEntries.member.{number}.");
            let of = form.iter().filter_map(|(name, value)| {
                Some((name.strip_prefix(&prefix)?.to_owned(), value.clone()))
            });
            let entry: Form = of.collect();
            let Some(id) = entry.get("Id") else { break };
            let id = element("Id", id);
            match self.publish_one(form, &entry) {
                Ok(message) => {
                    successful +=
                        &format!("<member>{id}{}</member>", element("MessageId", &message));
                }
                Err((StatusCode::NOT_FOUND, fault)) => return Err((StatusCode::NOT_FOUND, fault)),
                Err((_, fault)) => {
                    let (code, message) =
                        (element("Code", fault.kind), element("Message", &fault.message));
                    let fault = "<SenderFault>true</SenderFault>";
                    failed += &format!("<member>{id}{code}{message}{fault}</member>");
                }
            }
        }
        if successful.is_empty() && failed.is_empty() {
            let text = "The batch request doesn't contain any entries.";
            return Err((StatusCode::BAD_REQUEST, Fault::new("EmptyBatchRequest", text)));
        }
        Ok(format!("<Successful>{successful}</Successful><Failed>{failed}</Failed>"))
    }

    /// Publishes a message to the topic that a call names; its id.
    fn publish_one(&self, call: &Form, entry: &Form) -> Result<String, Refused> {
        fn get<'a>(form: &'a Form, name: &str) -> Option<&'a str> {
            form.get(name).map(String::as_str).filter(|text| !text.is_empty())
        }
        let bad = |text: &str| (StatusCode::BAD_REQUEST, Fault::new("InvalidParameter", text));
        let topic = get(call, "TopicArn").or_else(|| get(call, "TargetArn"));
        let Some(topic) = topic.filter(|topic| self.topics.iter().any(|known| known == topic))
        else {
            return Err((StatusCode::NOT_FOUND, Fault::new("NotFound", "Topic does not exist")));
        };
        let message =
            get(entry, "Message").ok_or_else(|| bad("Invalid parameter: Empty message"))?;
        let message = match get(entry, "MessageStructure") {
            Some("json") => for_lambda(message).ok_or_else(|| {
                bad("Invalid parameter: Message Structure - No default entry in JSON message body")
            })?,
            _ => message.to_owned(),
        };
        if message.len() > MAX_MESSAGE {
            return Err(bad("Invalid parameter: Message too long"));
        }
        let mut published = Notification::new(topic.to_owned(), message, self.clock.now());
        published.subject = get(entry, "Subject").map(str::to_owned);
        published.attributes = attributes(entry);
        self.publish(&published);
        Ok(published.id)
    }
}

/// What is in a message with a text for each protocol that is meant for Lambda.
fn for_lambda(message: &str) -> Option<String> {
    let texts: Value = serde_json::from_str(message).ok()?;
    let default = texts["default"].as_str()?;
    Some(texts["lambda"].as_str().unwrap_or(default).to_owned())
}

/// Attributes, which are numbered: `MessageAttributes.entry.1.Name`.
fn attributes(form: &Form) -> Attributes {
    let mut attributes = Attributes::new();
    for number in 1.. {
        let get = |rest: &str| form.get(&format!("MessageAttributes.entry.{number}.{rest}"));
        let Some(name) = get("Name") else { break };
        let kind = get("Value.DataType").cloned().unwrap_or_default();
        let value = get("Value.StringValue").or_else(|| get("Value.BinaryValue"));
        let value = value.cloned().unwrap_or_default();
        attributes.insert(name.clone(), Attribute { kind, value });
    }
    attributes
}

/// The fields of a form.
fn form(text: &str) -> Form {
    let plain = |text: &str| decoded(&text.replace('+', " "));
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (plain(name), plain(value))).collect()
}

/// An element of XML with text in it.
fn element(name: &str, text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<{name}>{text}</{name}>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read() {
        let form = form(
            "Action=Publish&Message=a+b%2Bc%26&MessageAttributes.entry.1.Name=kind\
             &MessageAttributes.entry.1.Value.DataType=String&MessageAttributes.entry.1.Value.StringValue=order",
        );
        assert_eq!(form["Message"], "a b+c&");
        let kind = Attribute { kind: "String".to_owned(), value: "order".to_owned() };
        assert_eq!(attributes(&form), Attributes::from([("kind".to_owned(), kind)]));
    }

    #[test]
    fn each_protocol_can_have_its_text() {
        assert_eq!(for_lambda(r#"{"default":"a","lambda":"b"}"#).as_deref(), Some("b"));
        assert_eq!(for_lambda(r#"{"default":"a"}"#).as_deref(), Some("a"));
        assert_eq!(for_lambda(r#"{"lambda":"b"}"#), None);
    }
}
