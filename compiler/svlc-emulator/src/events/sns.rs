//! The API of SNS, of which there is `Publish` in the query protocol: [`Events::sns`].

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

impl Events {
    /// Answers a call.
    pub(crate) fn sns(&self, body: &[u8]) -> Reply {
        match self.publish_of(&form(&String::from_utf8_lossy(body))) {
            Ok(message) => {
                let request = id::request();
                let xml = format!(
                    "<PublishResponse xmlns=\"{NAMESPACE}\"><PublishResult><MessageId>{message}</MessageId></PublishResult>\
                     <ResponseMetadata><RequestId>{request}</RequestId></ResponseMetadata></PublishResponse>"
                );
                aws::reply(StatusCode::OK, XML, xml)
            }
            Err((status, fault)) => {
                let (kind, request) = (fault.kind, id::request());
                let message = escaped(&fault.message);
                let xml = format!(
                    "<ErrorResponse xmlns=\"{NAMESPACE}\"><Error><Type>Sender</Type><Code>{kind}</Code>\
                     <Message>{message}</Message></Error><RequestId>{request}</RequestId></ErrorResponse>"
                );
                aws::reply(status, XML, xml)
            }
        }
    }

    fn publish_of(&self, form: &BTreeMap<String, String>) -> Result<String, (StatusCode, Fault)> {
        let bad = |text: &str| (StatusCode::BAD_REQUEST, Fault::new("InvalidParameter", text));
        let get = |name: &str| form.get(name).map(String::as_str).filter(|text| !text.is_empty());
        match get("Action") {
            Some("Publish") => {}
            action => {
                let action = action.unwrap_or_default();
                let text = format!("`{action}` of SNS is not emulated by svlc");
                return Err((StatusCode::BAD_REQUEST, Fault::new("InvalidAction", text)));
            }
        }
        let topic = get("TopicArn").or_else(|| get("TargetArn"));
        let Some(topic) = topic.filter(|topic| self.topics.iter().any(|known| known == topic))
        else {
            return Err((StatusCode::NOT_FOUND, Fault::new("NotFound", "Topic does not exist")));
        };
        let message = get("Message").ok_or_else(|| bad("Invalid parameter: Empty message"))?;
        let message = match get("MessageStructure") {
            Some("json") => for_lambda(message).ok_or_else(|| {
                bad("Invalid parameter: Message Structure - No default entry in JSON message body")
            })?,
            _ => message.to_owned(),
        };
        if message.len() > MAX_MESSAGE {
            return Err(bad("Invalid parameter: Message too long"));
        }
        let mut published = Notification::new(topic.to_owned(), message, self.clock.now());
        published.subject = get("Subject").map(str::to_owned);
        published.attributes = attributes(form);
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
fn attributes(form: &BTreeMap<String, String>) -> Attributes {
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
fn form(text: &str) -> BTreeMap<String, String> {
    let plain = |text: &str| decoded(&text.replace('+', " "));
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (plain(name), plain(value))).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
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
