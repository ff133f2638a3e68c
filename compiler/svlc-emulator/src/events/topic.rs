//! Topics of SNS: [`Notification`] and the event that Lambda makes of it; [`Subscriber`], a function that gets some of them.

use std::sync::Arc;

use serde_json::{Value, json};
use svlc_core::model::Subscription;

use super::Events;
use super::filter::Policy;
use super::message::{Attribute, Attributes};
use crate::clock::Moment;
use crate::id;
use crate::lambda::Function;
use crate::local::Local;

/// A message that is published.
#[derive(Debug, Clone)]
pub(crate) struct Notification {
    pub(crate) id: String,
    /// The topic, by its ARN.
    pub(crate) topic: String,
    pub(crate) message: String,
    pub(crate) subject: Option<String>,
    pub(crate) attributes: Attributes,
    pub(crate) published: Moment,
}

impl Notification {
    pub(crate) fn new(topic: String, message: String, published: Moment) -> Self {
        let (id, attributes) = (id::request(), Attributes::new());
        Self { id, topic, message, subject: None, attributes, published }
    }

    /// The event of it.
    pub(crate) fn event(&self, local: &Local) -> Value {
        let attribute = |(name, one): (&String, &Attribute)| {
            (name.clone(), json!({ "Type": one.kind, "Value": one.value }))
        };
        let attributes: serde_json::Map<_, _> = self.attributes.iter().map(attribute).collect();
        let subscription = format!("{}:{}", self.topic, id::request());
        let sns = format!("https://sns.{}.{}", local.region, local.url_suffix());
        json!({ "Records": [{
            "EventVersion": "1.0",
            "EventSubscriptionArn": subscription,
            "EventSource": "aws:sns",
            "Sns": {
                "SignatureVersion": "1",
                "Timestamp": self.published.iso(),
                "Signature": "bG9jYWw=",
                "SigningCertUrl": format!("{sns}/SimpleNotificationService-local.pem"),
                "MessageId": self.id,
                "Message": self.message,
                "MessageAttributes": attributes,
                "Type": "Notification",
                "UnsubscribeUrl": format!("{sns}/?Action=Unsubscribe&SubscriptionArn={subscription}"),
                "TopicArn": self.topic,
                "Subject": self.subject,
            },
        }] })
    }
}

/// A function that gets messages of a topic.
#[derive(Debug)]
pub(crate) struct Subscriber {
    /// The topic, by its ARN.
    topic: String,
    policy: Policy,
    function: Arc<Function>,
}

impl Subscriber {
    /// `None` if it refers to what is not on this machine.
    pub(super) fn new(
        subscription: &Subscription,
        function: &Arc<Function>,
        local: &Local,
    ) -> Option<Self> {
        let topic = local.arn(&subscription.topic)?;
        let policy = Policy::new(subscription, local)?;
        Some(Self { topic, policy, function: Arc::clone(function) })
    }
}

impl Events {
    /// Hands a message to every subscriber that wants it.
    pub(super) fn publish(&self, notification: &Notification) {
        let wants = |subscriber: &&Subscriber| {
            subscriber.topic == notification.topic
                && subscriber.policy.takes(&notification.message, &notification.attributes)
        };
        for subscriber in self.subscribers.iter().filter(wants) {
            self.hand_over(&subscriber.function, &notification.event(&self.local));
        }
    }
}
