//! What invokes a function beside its routes, and cannot here.
//!
//! Why: queues, topics and event buses of the service are here, and schedules fire; what belongs to another service sends nothing
//! to this machine, and the function would wait for events that never come. Events of tables, streams and buckets are made up by
//! `svlc invoke --source`, wherever they are from.
//!
//! ```yaml
//! functions: { worker: { events: [{ queue: "arn:aws:sqs:eu-west-1:123456789012:jobs" }] } }
//! ```
//!
//! Fix: a source of this service while developing.

use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::model::{
    AnyResource, BusRule, Delivery, Event, EventSource, Function, Mapping, MappingSource, Model,
    ObjectRule, Raw, Reading, Schedule, Subscription,
};

use crate::events::{Timetable, Unknown};
use crate::local::Local;

const CODE: Code = Code::SV0608;

pub(super) fn check(function: &Function, model: &Model, found: &mut Vec<Diagnostic>) {
    let local = Local::new(model, "");
    for event in &function.events {
        let Event { origin, identity: _, label: _, source } = event;
        if let Some((setting, what, help)) = fault(source, &local) {
            let message = format!("{what} of the function `{}` is not emulated", function.name);
            let place = model.places.setting(*origin, &[setting]);
            found.push(Diagnostic::new(CODE, place, message, help));
        }
    }
}

/// Where a source comes from.
const FROM: &str = "from";
const OTHER: &str = "name one of this service while you use `svlc dev`, or deploy the service";
const PLAIN: &str = "write plain text there while you use `svlc dev`, or deploy the service";
const ZONE: &str = "name a zone of the time zone database, such as `Europe/Berlin`";

/// The setting that names what is not here, what that is, and the cure.
type Lack = (&'static str, String, &'static str);

fn fault(source: &EventSource, local: &Local) -> Option<Lack> {
    let has_value = |raw: &Raw| local.json(raw).is_some();
    let is_other = |resource: &AnyResource| resource.own().is_none();
    match source {
        EventSource::Schedule(schedule) => schedule_fault(schedule, local),
        EventSource::Mapping(mapping) => mapping_fault(mapping, local),
        EventSource::Topic(subscription) => {
            // Whatever is published is handed over, so that there are no dead letters.
            let Subscription { topic, filter, scope: _, dead_letter: _ } = subscription;
            match filter {
                _ if is_other(topic) => {
                    Some((FROM, "a topic of another service".to_owned(), OTHER))
                }
                Some(filter) if !has_value(filter) => {
                    Some(("filter", "a reference in a filter".to_owned(), PLAIN))
                }
                _ => None,
            }
        }
        // Its events are made up.
        EventSource::Bucket(ObjectRule { bucket: _, on: _, prefix: _, suffix: _ }) => None,
        EventSource::Bus(rule) => {
            let BusRule { bus, pattern, delivery } = rule;
            check_delivery(delivery);
            match bus {
                Some(bus) if is_other(bus) => {
                    Some((FROM, "an event bus of another service".to_owned(), OTHER))
                }
                _ if !has_value(pattern) => {
                    Some(("pattern", "a reference in a pattern".to_owned(), PLAIN))
                }
                _ => None,
            }
        }
    }
}

fn schedule_fault(schedule: &Schedule, local: &Local) -> Option<Lack> {
    // Within a window Scheduler may choose, and here chooses its beginning.
    let Schedule { expression, time_zone, input, enabled: _, flexible_window: _, delivery } =
        schedule;
    check_delivery(delivery);
    let zone = time_zone.as_deref();
    match Timetable::new(expression, zone) {
        Err(Unknown::Zone) => {
            let zone = zone.unwrap_or_default();
            let what = format!("the time zone `{zone}`, which nobody knows,");
            return Some(("time_zone", what, ZONE));
        }
        Err(Unknown::Expression) => {
            let what = format!("the expression `{expression}`");
            return Some(("expression", what, "write another form of it"));
        }
        Ok(_) => {}
    }
    let is_known = input.as_ref().is_none_or(|input| local.json(input).is_some());
    (!is_known).then(|| ("input", "a reference in the input of a schedule".to_owned(), PLAIN))
}

fn mapping_fault(mapping: &Mapping, local: &Local) -> Option<Lack> {
    let Mapping {
        source,
        enabled: _,
        batch_size: _,
        window: _,
        filters,
        partial_failures: _,
        max_concurrency: _,
        reading,
    } = mapping;
    // How a stream is read shows in none of the events that are made up.
    if let Some(Reading {
        start: _,
        parallelization: _,
        bisect: _,
        retries: _,
        max_age: _,
        on_failure: _,
        tumbling_window: _,
    }) = reading
    {}
    match source {
        MappingSource::Queue(AnyResource::Arn(_)) => {
            return Some((FROM, "a queue of another service".to_owned(), OTHER));
        }
        MappingSource::Queue(AnyResource::Own(_))
        | MappingSource::Table(_)
        | MappingSource::Stream(_) => {}
    }
    let is_known = filters.iter().all(|filter| local.json(filter).is_some());
    (!is_known).then(|| ("filter", "a reference in a filter".to_owned(), PLAIN))
}

/// Lambda takes every event here, so that none is tried again and none becomes a dead letter.
fn check_delivery(delivery: &Delivery) {
    let Delivery { retries: _, max_age: _, dead_letter: _ } = delivery;
}
