//! A message of SQS: [`Message`], and the record that Lambda makes of it.

use std::collections::BTreeMap;

use md5::{Digest, Md5};
use serde_json::{Value, json};

use crate::base64;
use crate::clock::Moment;
use crate::local::ACCOUNT;

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) id: String,
    pub(crate) body: String,
    pub(crate) attributes: Attributes,
    pub(crate) sent: Moment,
    pub(crate) first_received: Option<Moment>,
    /// How often it was received.
    pub(crate) receives: u32,
    /// What it has in a FIFO queue.
    pub(crate) order: Option<Order>,
    /// The group that its sender gave it in a queue that is not FIFO.
    pub(crate) group: Option<String>,
    /// The trace header that its sender gave it.
    pub(crate) trace: Option<String>,
    /// The queue from which it came here as a dead letter, by its ARN.
    pub(crate) dead_from: Option<String>,
}

/// What tells messages of a FIFO queue apart and keeps them in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Order {
    pub(crate) group: String,
    pub(crate) deduplication: String,
    pub(crate) sequence: u64,
}

/// Attributes that a sender gives a message, by name.
pub(crate) type Attributes = BTreeMap<String, Attribute>;

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attribute {
    /// `String`, `Number` or `Binary`, and what the sender puts behind a point.
    pub(crate) kind: String,
    /// Text; of binary ones in base64.
    pub(crate) value: String,
}

impl Attribute {
    pub(crate) fn is_binary(&self) -> bool {
        self.kind.starts_with("Binary")
    }

    fn bytes(&self) -> Vec<u8> {
        let binary = self.is_binary().then(|| base64::decoded(self.value.as_bytes())).flatten();
        binary.unwrap_or_else(|| self.value.clone().into_bytes())
    }
}

impl Message {
    /// One that is sent now.
    pub(crate) fn new(body: String, sent: Moment) -> Self {
        Self {
            id: crate::id::request(),
            body,
            attributes: Attributes::new(),
            sent,
            first_received: None,
            receives: 0,
            order: None,
            group: None,
            trace: None,
            dead_from: None,
        }
    }

    /// Its size as SQS counts it: body and attributes, in bytes.
    pub(crate) fn size(&self) -> usize {
        let attribute =
            |(name, one): (&String, &Attribute)| name.len() + one.kind.len() + one.bytes().len();
        self.body.len() + self.attributes.iter().map(attribute).sum::<usize>()
    }

    /// The attributes that SQS gives it.
    pub(crate) fn system_attributes(&self) -> BTreeMap<&'static str, String> {
        let mut all = BTreeMap::from([
            ("ApproximateReceiveCount", self.receives.to_string()),
            ("SenderId", ACCOUNT.to_owned()),
            ("SentTimestamp", self.sent.0.to_string()),
        ]);
        if let Some(moment) = self.first_received {
            all.insert("ApproximateFirstReceiveTimestamp", moment.0.to_string());
        }
        if let Some(order) = &self.order {
            all.insert("MessageGroupId", order.group.clone());
            all.insert("MessageDeduplicationId", order.deduplication.clone());
            all.insert("SequenceNumber", sequence(order.sequence));
        }
        all.extend(self.group.clone().map(|group| ("MessageGroupId", group)));
        all.extend(self.trace.clone().map(|trace| ("AWSTraceHeader", trace)));
        all.extend(self.dead_from.clone().map(|arn| ("DeadLetterQueueSourceArn", arn)));
        all
    }

    /// The record of it in an event of Lambda.
    pub(crate) fn record(&self, receipt: &str, arn: &str, region: &str) -> Value {
        let attribute = |(name, attribute): (&String, &Attribute)| {
            let value = if attribute.is_binary() { "binaryValue" } else { "stringValue" };
            let value = json!({
                value: attribute.value,
                "stringListValues": [],
                "binaryListValues": [],
                "dataType": attribute.kind,
            });
            (name.clone(), value)
        };
        let mut record = json!({
            "messageId": self.id,
            "receiptHandle": receipt,
            "body": self.body,
            "attributes": self.system_attributes(),
            "messageAttributes": self.attributes.iter().map(attribute).collect::<serde_json::Map<_, _>>(),
            "md5OfBody": md5(self.body.as_bytes()),
            "eventSource": "aws:sqs",
            "eventSourceARN": arn,
            "awsRegion": region,
        });
        if let Some(digest) = md5_of_attributes(&self.attributes) {
            record["md5OfMessageAttributes"] = Value::String(digest);
        }
        record
    }
}

/// A sequence number as SQS writes it: twenty digits.
pub(crate) fn sequence(number: u64) -> String {
    format!("{:020}", 18_800_000_000_000_000_000_u128 + u128::from(number))
}

/// The MD5 digest of something in hexadecimal, by which SDKs see that it has arrived as it was sent.
pub(crate) fn md5(bytes: &[u8]) -> String {
    Md5::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The digest of attributes as SQS makes it: in the order of their names, each part behind its length; none if there are none.
pub(crate) fn md5_of_attributes(attributes: &Attributes) -> Option<String> {
    let mut bytes = Vec::new();
    let put = |part: &[u8], bytes: &mut Vec<u8>| {
        bytes.extend(u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        bytes.extend(part);
    };
    for (name, attribute) in attributes {
        put(name.as_bytes(), &mut bytes);
        put(attribute.kind.as_bytes(), &mut bytes);
        bytes.push(if attribute.is_binary() { 2 } else { 1 });
        put(&attribute.bytes(), &mut bytes);
    }
    (!attributes.is_empty()).then(|| md5(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_sqs() {
        assert_eq!(md5(b"This is a test message"), "fafb00f5732ab283681e124bf8747ed1");
        let attribute =
            |kind: &str, value: &str| Attribute { kind: kind.into(), value: value.into() };
        let attributes = Attributes::from([
            ("PostalCode".to_owned(), attribute("String", "ABC123")),
            ("City".to_owned(), attribute("String", "Any City")),
            ("Greeting".to_owned(), attribute("Binary", "SGVsbG8sIFdvcmxkIQ==")),
            ("Population".to_owned(), attribute("Number", "1250800")),
        ]);
        assert_eq!(md5_of_attributes(&attributes).unwrap().len(), 32);
        assert_eq!(md5_of_attributes(&Attributes::new()), None);
    }

    #[test]
    fn sequence_numbers_have_twenty_digits_and_grow() {
        assert_eq!(sequence(1).len(), 20);
        assert!(sequence(9) < sequence(10));
    }
}
