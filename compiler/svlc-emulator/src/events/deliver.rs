//! What Lambda delivers when an asynchronous invocation is over: [`Events::deliver`] puts it where a queue, topic or bus has it.

use serde_json::{Value, json};
use svlc_core::model::AnyResource;
use svlc_core::reference::Section;

use super::Events;
use super::bridge::{self, Told};
use super::message::{Attribute, Attributes, Message};
use super::topic::Notification;
use crate::deliveries::{Delivery, Occasion};

impl Events {
    /// Puts something where it goes.
    pub(crate) fn deliver(&self, delivery: &Delivery) {
        let now = self.clock.now();
        let arn = self.local.arn(&AnyResource::Own(delivery.to.clone())).unwrap_or_default();
        match delivery.to.section {
            Section::Queues => {
                let Some(queue) = self.queues.get(&delivery.to.name) else { return };
                let mut message = Message::new(delivery.body.clone(), now);
                message.attributes = attributes(delivery);
                queue.send(message, None, now);
            }
            Section::Topics => {
                let mut notification = Notification::new(arn, delivery.body.clone(), now);
                notification.attributes = attributes(delivery);
                self.publish(&notification);
            }
            Section::Buses => {
                let detail: Value = serde_json::from_str(&delivery.body).unwrap_or(Value::Null);
                let told = Told {
                    source: "lambda",
                    detail_type: match delivery.occasion {
                        Occasion::Success => "Lambda Function Invocation Result - Success",
                        Occasion::Failure | Occasion::DeadLetter => {
                            "Lambda Function Invocation Result - Failure"
                        }
                    },
                    detail,
                    resources: json!([arn, delivery.function]),
                };
                let event = bridge::event(told, &self.local, now);
                self.put_on(&self.local.name(&delivery.to), &event);
            }
            // Neither is a destination.
            Section::Functions | Section::Tables | Section::Buckets => {}
        }
    }
}

fn attributes(delivery: &Delivery) -> Attributes {
    let attribute = |(name, kind, value): &(&str, &str, String)| {
        ((*name).to_owned(), Attribute { kind: (*kind).to_owned(), value: value.clone() })
    };
    delivery.attributes.iter().map(attribute).collect()
}
