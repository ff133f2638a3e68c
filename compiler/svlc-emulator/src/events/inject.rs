//! Events that are made up for a function and one of its sources, such as `queue.jobs`: [`Sources`]. They are as AWS would deliver
//! them; what AWS would not deliver is refused.

use serde_json::{Map, Value, json};
use svlc_core::facts::events::{DEFAULT_QUEUE_BATCH, DEFAULT_STREAM_BATCH};
use svlc_core::model::{
    AnyResource, Event, EventSource, Function, Mapping, MappingSource, Model, ResourceId,
};
use svlc_core::reference::{Section, arn_name};

use super::bridge::{self, Told};
use super::filter::{Filters, Policy};
use super::message::Message;
use super::pattern::Pattern;
use super::topic::Notification;
use super::{example, record, schedule};
use crate::clock::Moment;
use crate::local::Local;
use crate::support::Supported;

/// An event, and the function that it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Injected {
    /// Name of the function.
    pub function: String,
    /// JSON.
    pub event: String,
}

/// Why there is no event, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotInjected {
    /// What is wrong.
    pub message: String,
    /// The cure.
    pub help: String,
}

fn refused(message: impl Into<String>, help: impl Into<String>) -> NotInjected {
    NotInjected { message: message.into(), help: help.into() }
}

/// What invokes the functions of a service.
#[derive(Debug)]
pub struct Sources<'a> {
    model: &'a Model,
    local: Local,
}

impl<'a> Sources<'a> {
    /// Of a service.
    pub fn new(supported: Supported<'a>) -> Self {
        Self::of(supported.model())
    }

    /// Of a service that is emulated.
    pub(crate) fn of(model: &'a Model) -> Self {
        Self { model, local: Local::new(model, "") }
    }

    /// Every source, such as `queue.jobs`, with the function that it invokes.
    pub fn names(&self) -> impl Iterator<Item = (String, &'a str)> {
        self.all()
            .map(|(function, event)| (name(function, event, &self.local), function.name.as_str()))
    }

    /// Queues, topics and buses: what each is, what SDKs call it where AWS's APIs answer at `aws_url`, and its name in the spec.
    pub fn senders(&self, aws_url: &str) -> Vec<(&'static str, String, String)> {
        let local = self.local.clone().reaching(aws_url, &Default::default());
        let id = |section, name: &str| ResourceId { section, name: name.to_owned() };
        let queues = self.model.queues.iter().map(|queue| {
            let name = local.name(&id(Section::Queues, &queue.name));
            ("queue", local.queue_url(&name), queue.name.clone())
        });
        let topics = self.model.topics.iter().map(|topic| {
            let arn = local.arn(&AnyResource::Own(id(Section::Topics, &topic.name)));
            ("topic", arn.unwrap_or_default(), topic.name.clone())
        });
        let buses = self
            .model
            .buses
            .iter()
            .map(|bus| ("bus", local.name(&id(Section::Buses, &bus.name)), bus.name.clone()));
        queues.chain(topics).chain(buses).collect()
    }

    /// Sources that send nothing to this machine: their events are made up.
    pub fn made_up(&self) -> Vec<String> {
        let is_elsewhere = |event: &Event| match &event.source {
            EventSource::Bucket(_) => true,
            EventSource::Mapping(mapping) => !matches!(mapping.source, MappingSource::Queue(_)),
            EventSource::Schedule(_) | EventSource::Topic(_) | EventSource::Bus(_) => false,
        };
        let found = self.all().filter(|(_, event)| is_elsewhere(event));
        found.map(|(function, event)| name(function, event, &self.local)).collect()
    }

    fn all(&self) -> impl Iterator<Item = (&'a Function, &'a Event)> {
        let of =
            |function: &'a Function| function.events.iter().map(move |event| (function, event));
        self.model.functions.iter().flat_map(of)
    }

    /// The event of a source for a function, or for the only one that it invokes. Without bodies it is an example.
    ///
    /// # Errors
    /// If there is no such source, or more than one of different names, more than one function, or AWS would not deliver what is in the bodies.
    pub fn event(
        &self,
        source: &str,
        function: Option<&str>,
        bodies: &[String],
    ) -> Result<Injected, NotInjected> {
        let is_it = |(of, event): &(&Function, &Event)| {
            is_called(&name(of, event, &self.local), source)
                && function.is_none_or(|function| function == of.name)
        };
        let found: Vec<_> = self.all().filter(is_it).collect();
        let Some((first, _)) = found.first() else { return Err(self.unknown(source, function)) };
        if found.iter().any(|(other, _)| other.name != first.name) {
            let names: Vec<String> =
                found.iter().map(|(one, _)| format!("`{}`", one.name)).collect();
            let help = format!("name one of them: `svlc invoke {} --source {source}`", first.name);
            return Err(refused(format!("`{source}` invokes {}", names.join(", ")), help));
        }
        let mut names: Vec<String> =
            found.iter().map(|(of, event)| name(of, event, &self.local)).collect();
        names.dedup();
        if let [one, _, ..] = names.as_slice() {
            let help =
                format!("name one of them, such as `{one}`: there is `{}`", names.join("`, `"));
            return Err(refused(format!("`{source}` may be any of several sources"), help));
        }
        let mut made = found.iter().map(|(function, event)| self.make(function, event, bodies));
        // Of several rules on one bus, whichever takes it.
        let event = made
            .clone()
            .find_map(Result::ok)
            .map_or_else(|| made.next().expect("one is there"), Ok)?;
        Ok(Injected { function: first.name.clone(), event: event.to_string() })
    }

    fn unknown(&self, source: &str, function: Option<&str>) -> NotInjected {
        let mut names: Vec<String> =
            self.names().map(|(name, of)| format!("`{name}` ({of})")).collect();
        names.dedup();
        let help = match names.as_slice() {
            [] => "no function of the service has `events`".to_owned(),
            _ => format!("there is {}", names.join(", ")),
        };
        let whom = function.map_or("a function".to_owned(), |name| format!("`{name}`"));
        refused(format!("nothing called `{source}` invokes {whom}"), help)
    }

    fn make(
        &self,
        function: &Function,
        event: &Event,
        bodies: &[String],
    ) -> Result<Value, NotInjected> {
        let now = Moment::now();
        let local = &self.local;
        match &event.source {
            EventSource::Mapping(mapping) => {
                let filters = Filters::new(mapping, local).unwrap_or_default();
                self.batch(mapping, &filters, bodies, now)
            }
            EventSource::Schedule(schedule) => {
                let [] = bodies else {
                    return Err(refused("a schedule has no body", "give no body"));
                };
                let input = schedule.input.as_ref().and_then(|input| local.json(input));
                Ok(schedule::event(&function.name, input.as_ref(), local, now))
            }
            EventSource::Topic(subscription) => {
                let topic = local.arn(&subscription.topic).unwrap_or_default();
                let policy = Policy::new(subscription, local);
                let (attributes, example) =
                    policy.as_ref().map(Policy::example).unwrap_or_default();
                let message = single(bodies, "topic")?.unwrap_or(example);
                let mut message = Notification::new(topic, message, now);
                message.attributes = attributes;
                let takes = |policy: &Policy| policy.takes(&message.message, &message.attributes);
                deliverable(policy.as_ref().is_none_or(takes), "filter")?;
                Ok(message.event(local))
            }
            EventSource::Bucket(rule) => {
                let (prefix, suffix) = (rule.prefix.as_deref(), rule.suffix.as_deref());
                let (prefix, suffix) = (prefix.unwrap_or_default(), suffix.unwrap_or_default());
                let key = single(bodies, "bucket")?.unwrap_or(format!("{prefix}example{suffix}"));
                deliverable(key.starts_with(prefix) && key.ends_with(suffix), "prefix or suffix")?;
                let change = *rule.on.first().expect("something happens to objects");
                let arn = local.arn(&rule.bucket).unwrap_or_default();
                Ok(record::of_bucket(&arn, change, &key, local, now))
            }
            EventSource::Bus(rule) => {
                let pattern = local.json(&rule.pattern).unwrap_or(json!({}));
                let example = example::of(&pattern);
                let detail = match single(bodies, "bus")? {
                    Some(body) => object(&body)?,
                    None => example["detail"].as_object().cloned().unwrap_or_default(),
                };
                let text = |key: &str| example[key].as_str().unwrap_or("example").to_owned();
                let (source, detail_type) = (text("source"), text("detail-type"));
                let told = Told {
                    source: &source,
                    detail_type: &detail_type,
                    detail: Value::Object(detail),
                    resources: example
                        .get("resources")
                        .cloned()
                        .map_or(json!([]), |one| json!([one])),
                };
                let event = bridge::event(told, local, now);
                deliverable(Pattern::new(pattern).is_none_or(|one| one.fits(&event)), "pattern")?;
                Ok(event)
            }
        }
    }

    /// Records that Lambda fetches, of which a batch is made.
    fn batch(
        &self,
        mapping: &Mapping,
        filters: &Filters,
        bodies: &[String],
        now: Moment,
    ) -> Result<Value, NotInjected> {
        let source = &mapping.source;
        let (payload, size) = match source {
            MappingSource::Queue(_) => ("body", DEFAULT_QUEUE_BATCH),
            MappingSource::Table(_) => ("body", DEFAULT_STREAM_BATCH),
            MappingSource::Stream(_) => ("data", DEFAULT_STREAM_BATCH),
        };
        let most = mapping.batch_size.unwrap_or(size);
        if bodies.len() as u64 > u64::from(most) {
            let message =
                format!("a batch has {most} bodies at most, and here are {}", bodies.len());
            return Err(refused(message, "give fewer bodies, or the event a larger `batch_size`"));
        }
        let example =
            || filters.example(payload).map_or("{}".to_owned(), |example| example.to_string());
        let count = bodies.len().max(1);
        let mut records = Vec::new();
        for n in 0..count {
            let body = bodies.get(n).cloned();
            let record = match source {
                MappingSource::Queue(queue) => {
                    self.message(queue, body.unwrap_or_else(example), now)
                }
                MappingSource::Table(table) => self.change(table, body, n, now)?,
                MappingSource::Stream(arn) => {
                    let arn = self.local.text(arn).unwrap_or_default();
                    record::of_stream(&arn, &body.unwrap_or_else(example), n, &self.local, now)
                }
            };
            deliverable(filters.take_any(&record), "filter")?;
            records.push(record);
        }
        Ok(json!({ "Records": records }))
    }

    fn message(&self, queue: &AnyResource, body: String, now: Moment) -> Value {
        let arn = self.local.arn(queue).unwrap_or_default();
        let mut message = Message::new(body, now);
        message.receives = 1;
        message.first_received = Some(now);
        if arn.ends_with(".fifo") {
            let id = super::queue::by_content(&message.body);
            message.order = Some(super::queue::order("example".to_owned(), id));
        }
        message.record(&super::queue::receipt(), &arn, &self.local.region)
    }

    fn change(
        &self,
        table: &AnyResource,
        body: Option<String>,
        n: usize,
        now: Moment,
    ) -> Result<Value, NotInjected> {
        let own = table.own().map(|id| &id.name);
        let own = own.and_then(|name| self.model.tables.iter().find(|table| table.name == *name));
        let item = match body {
            Some(body) => object(&body)?,
            None => own.map(|table| record::example_item(&table.key)).unwrap_or_default(),
        };
        let arn = match own {
            Some(_) => format!(
                "{}/stream/2026-01-01T00:00:00.000",
                self.local.arn(table).unwrap_or_default()
            ),
            None => self.local.arn(table).unwrap_or_default(),
        };
        record::of_table(own, &arn, &item, n, &self.local, now).map_err(|missing| {
            let help = format!("write it into the body: `{{\"{missing}\": …}}`");
            refused(format!("the item has no `{missing}`, which is in the key of its table"), help)
        })
    }
}

/// What a source is called: its kind and its name. A schedule has the name of its function, of several with a number behind it, from 1.
fn name(function: &Function, event: &Event, local: &Local) -> String {
    let named = |kind: &str, resource: &AnyResource| match resource {
        AnyResource::Own(id) => format!("{kind}.{}", id.name),
        AnyResource::Arn(arn) => {
            format!("{kind}.{}", arn_name(&local.text(arn).unwrap_or_default()))
        }
    };
    match &event.source {
        EventSource::Schedule(_) => {
            let is_schedule = |event: &&Event| matches!(event.source, EventSource::Schedule(_));
            let mut all = function.events.iter().filter(is_schedule);
            match (all.clone().count(), all.position(|one| std::ptr::eq(one, event))) {
                (2.., Some(place)) => format!("schedule.{}.{}", function.name, place + 1),
                _ => format!("schedule.{}", function.name),
            }
        }
        EventSource::Mapping(mapping) => match &mapping.source {
            MappingSource::Queue(queue) => named("queue", queue),
            MappingSource::Table(table) => named("table", table),
            MappingSource::Stream(arn) => named("stream", &AnyResource::Arn(arn.clone())),
        },
        EventSource::Topic(subscription) => named("topic", &subscription.topic),
        EventSource::Bucket(rule) => named("bucket", &rule.bucket),
        EventSource::Bus(rule) => match &rule.bus {
            Some(bus) => named("bus", bus),
            None => "bus.default".to_owned(),
        },
    }
}

/// Whether a source of that name is meant: `queue.jobs`, `queues.jobs` as in the spec, or `queue` alone; all schedules of a function
/// by its name.
fn is_called(name: &str, source: &str) -> bool {
    let Some((kind, rest)) = name.split_once('.') else { return false };
    match source.split_once('.') {
        None => source == kind,
        Some((asked, name)) => {
            let section = if kind == "bus" { "buses".to_owned() } else { format!("{kind}s") };
            let is_function = kind == "schedule"
                && rest.split_once('.').is_some_and(|(function, _)| name == function);
            (name == rest || is_function) && (asked == kind || asked == section)
        }
    }
}

/// The body of what comes one by one.
fn single(bodies: &[String], kind: &str) -> Result<Option<String>, NotInjected> {
    match bodies {
        [] => Ok(None),
        [body] => Ok(Some(body.clone())),
        _ => {
            let message =
                format!("several bodies make a batch, and a {kind} invokes once for each");
            Err(refused(message, "give one body"))
        }
    }
}

fn object(body: &str) -> Result<Map<String, Value>, NotInjected> {
    match serde_json::from_str(body) {
        Ok(Value::Object(map)) => Ok(map),
        _ => {
            let help = "write a JSON object, such as `{\"id\": 1}`";
            Err(refused(format!("the body `{body}` is no JSON object"), help))
        }
    }
}

fn deliverable(is_taken: bool, by: &str) -> Result<(), NotInjected> {
    if is_taken {
        return Ok(());
    }
    let help = "give a body that fits, or change the spec";
    Err(refused(
        format!("the {by} of the event does not take it, so that AWS would not deliver it"),
        help,
    ))
}
