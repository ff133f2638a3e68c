//! What becomes of an event when it is over: the record for its destination, the dead letter.

use bytes::Bytes;
use svlc_core::model::{AnyResource, ResourceId};
use svlc_core::reference::Section;

use super::{Event, Outcome, Queue};
use crate::deliveries::{Delivery, Occasion};
use crate::id;
use crate::service::Service;

impl Queue {
    /// Sends the record to its destination, and the event of a failure to where dead letters go.
    pub(super) async fn settle(&self, event: &Event, outcome: &Outcome) {
        let Some(service) = self.service().await else { return };
        let Some(function) = service.version(&event.function, event.qualifier.as_deref()) else {
            return;
        };
        let rules = service.rules(function);
        let (target, occasion) = match outcome.is_success() {
            true => (rules.on_success, Occasion::Success),
            false => (rules.on_failure, Occasion::Failure),
        };
        if !outcome.is_success() {
            let (name, why) = (&event.function, outcome.condition.name());
            self.machine.log.reason(format!("an event of `{name}` is given up: {why}"));
        }
        if let Some(AnyResource::Own(target)) = target {
            let now = self.machine.clock.now();
            let record = outcome.record(event, function.config.version.name(), now).to_string();
            self.send(&service, event, occasion, target, record);
        }
        let dead_letter = service.settings(&event.function).and_then(|one| one.dead_letter.clone());
        if let (false, Some(AnyResource::Own(to))) = (outcome.is_success(), dead_letter) {
            let delivery = Delivery {
                to,
                occasion: Occasion::DeadLetter,
                function: event.qualified_arn(),
                body: String::from_utf8_lossy(&event.payload).into_owned(),
                attributes: outcome.attributes(event),
            };
            self.deliver(&service, delivery);
        }
    }

    /// Sends a record to its destination.
    fn send(
        &self,
        service: &Service,
        event: &Event,
        occasion: Occasion,
        to: ResourceId,
        record: String,
    ) {
        if to.section == Section::Functions {
            return self.invoke_next(service, event, &to.name, record.into());
        }
        let (function, attributes) = (event.qualified_arn(), Vec::new());
        let delivery = Delivery { to, occasion, function, body: record, attributes };
        self.deliver(service, delivery);
    }

    /// Puts something where it goes, and keeps it for who looks on.
    fn deliver(&self, service: &Service, delivery: Delivery) {
        service.events.deliver(&delivery);
        self.machine.deliveries.put(delivery);
    }

    /// Invokes a function with a record. That cannot go round in circles: the rules of the language refuse it.
    fn invoke_next(&self, service: &Service, event: &Event, name: &str, record: Bytes) {
        let next = Event {
            id: id::request(),
            function: name.to_owned(),
            arn: service.local.function_arn(name),
            qualifier: service
                .function(name)
                .and_then(|next| next.config.version.alias())
                .map(str::to_owned),
            payload: record,
            trace: event.trace.clone(),
        };
        if self.put(next).is_none() {
            self.machine.log.reason(format!("an event of `{name}` is lost: too many wait"));
        }
    }
}
