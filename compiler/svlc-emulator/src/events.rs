//! What invokes functions beside routes: [`Events`], the queues, topics, buses and schedules of a service on this machine.
//!
//! Queues are polled as Lambda does, topics and buses hand over what is sent to them, schedules fire on time. What is sent comes
//! from handlers by the APIs of AWS ([`crate::aws`]). Tables, streams and buckets are not here: their events are made up
//! ([`inject`]).

mod bridge;
mod cron;
mod deliver;
mod example;
mod filter;
mod hand_over;
mod inject;
mod message;
mod pattern;
mod poller;
mod queue;
mod record;
mod schedule;
mod sns;
mod sqs;
mod timetable;
mod topic;
mod wait;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;
use svlc_core::facts::events::DEFAULT_QUEUE_BATCH;
use svlc_core::model::{
    AnyResource, Event, EventSource, Mapping, MappingSource, Model, Queue as Wanted, ResourceId,
};
use svlc_core::reference::Section;
use tokio::task::AbortHandle;

pub use inject::{Injected, NotInjected, Sources};

pub(crate) use timetable::{Timetable, Unknown};

use crate::asynchronous;
use crate::clock::Clock;
use crate::lambda::Function;
use crate::local::Local;
use bridge::Rule;
use filter::Filters;
use poller::Poller;
use queue::{Queue, Settings};
use schedule::Scheduled;
use topic::Subscriber;

/// What a queue takes that sets no limit of its own, in bytes (`botocore`, sqs MaximumMessageSize).
const MESSAGE: u32 = 1_048_576;

/// What invokes the functions of a service.
#[derive(Debug)]
pub(crate) struct Events {
    local: Local,
    clock: Clock,
    /// By which topics, buses and schedules invoke functions.
    asynchronous: asynchronous::Queue,
    /// By the name in the spec.
    queues: BTreeMap<String, Arc<Queue>>,
    /// ARNs.
    topics: Vec<String>,
    /// Names here.
    buses: Vec<String>,
    subscribers: Vec<Subscriber>,
    rules: Vec<Rule>,
    schedules: Vec<Arc<Scheduled>>,
    pollers: Vec<Arc<Poller>>,
    tasks: Mutex<Vec<AbortHandle>>,
}

impl Events {
    /// Of a service; queues keep the messages that they had before.
    pub(crate) fn new(
        model: &Model,
        local: &Local,
        functions: &[Arc<Function>],
        asynchronous: &asynchronous::Queue,
        before: Option<&Self>,
    ) -> Self {
        let id = |section: Section, name: &str| ResourceId { section, name: name.to_owned() };
        let arn = |section, name: &str| local.arn(&AnyResource::Own(id(section, name)));
        let mut events = Self {
            local: local.clone(),
            clock: asynchronous.machine.clock.clone(),
            asynchronous: asynchronous.clone(),
            queues: queues(model, local, before),
            topics: model.topics.iter().filter_map(|one| arn(Section::Topics, &one.name)).collect(),
            buses: model
                .buses
                .iter()
                .map(|one| local.name(&id(Section::Buses, &one.name)))
                .collect(),
            subscribers: Vec::new(),
            rules: Vec::new(),
            schedules: Vec::new(),
            pollers: Vec::new(),
            tasks: Mutex::default(),
        };
        for (written, function) in model.functions.iter().zip(functions) {
            for event in &written.events {
                events.add(event, function, before);
            }
        }
        events
    }

    fn add(&mut self, event: &Event, function: &Arc<Function>, before: Option<&Self>) {
        match &event.source {
            EventSource::Schedule(schedule) => {
                let before = before.map(|before| before.schedules.as_slice()).unwrap_or_default();
                let scheduled = Scheduled::new(
                    event,
                    schedule,
                    function,
                    &self.local,
                    &self.asynchronous,
                    before,
                );
                self.schedules.extend(scheduled.map(Arc::new));
            }
            EventSource::Mapping(mapping) if mapping.enabled => {
                self.pollers.extend(self.poller(mapping, function).map(Arc::new));
            }
            EventSource::Topic(subscription) => {
                self.subscribers.extend(Subscriber::new(subscription, function, &self.local));
            }
            EventSource::Bus(rule) => self.rules.extend(Rule::new(rule, function, &self.local)),
            // What is switched off, and what happens to objects, which are not here.
            EventSource::Mapping(_) | EventSource::Bucket(_) => {}
        }
    }

    /// What polls a queue; none for streams, which are not here.
    fn poller(&self, mapping: &Mapping, function: &Arc<Function>) -> Option<Poller> {
        let MappingSource::Queue(AnyResource::Own(id)) = &mapping.source else { return None };
        let number = |number: Option<u32>, otherwise: u32| number.unwrap_or(otherwise) as usize;
        Some(Poller {
            queue: Arc::clone(self.queues.get(&id.name)?),
            function: Arc::clone(function),
            batch_size: number(mapping.batch_size, DEFAULT_QUEUE_BATCH),
            window: Duration::from_secs(mapping.window.unwrap_or(0).into()),
            filters: Filters::new(mapping, &self.local)?,
            partial_failures: mapping.partial_failures,
            concurrency: mapping.max_concurrency.map(|most| most as usize),
            region: self.local.region.clone(),
        })
    }

    fn hand_over(&self, function: &Function, event: &Value) {
        hand_over::hand_over(&self.asynchronous, function, event.to_string(), &self.local);
    }

    /// Begins to poll and to fire.
    pub(crate) fn start(&self) {
        let pollers =
            self.pollers.iter().map(|one| tokio::spawn(Arc::clone(one).run()).abort_handle());
        let schedules = self
            .schedules
            .iter()
            .filter(|one| one.is_enabled)
            .map(|one| tokio::spawn(Arc::clone(one).run()).abort_handle());
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        tasks.extend(pollers.chain(schedules));
    }

    /// Ends that. What a function works on is finished all the same.
    pub(crate) fn end(&self) {
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        tasks.drain(..).for_each(|task| task.abort());
    }

    /// Fires the schedules of a function now.
    pub(crate) fn fire(&self, function: &str) {
        let of = self.schedules.iter().filter(|one| one.function.config.name == function);
        of.for_each(|one| one.fire(self.clock.now()));
    }
}

/// The queues by their names, each behind the one that its dead letters go to.
fn queues(model: &Model, local: &Local, before: Option<&Events>) -> BTreeMap<String, Arc<Queue>> {
    let mut made = BTreeMap::new();
    for wanted in &model.queues {
        make(wanted, model, local, before, &mut made);
    }
    made
}

fn make(
    wanted: &Wanted,
    model: &Model,
    local: &Local,
    before: Option<&Events>,
    made: &mut BTreeMap<String, Arc<Queue>>,
) -> Arc<Queue> {
    if let Some(queue) = made.get(&wanted.name) {
        return Arc::clone(queue);
    }
    let dead_letter = wanted.dead_letter.as_ref().and_then(|(target, after)| {
        let name = &target.own()?.name;
        let queue = model.queues.iter().find(|queue| queue.name == *name)?;
        // The rules of the language refuse circles.
        Some((make(queue, model, local, before, made), *after))
    });
    let before = before.and_then(|before| before.queues.get(&wanted.name));
    let before = before.filter(|before| before.settings.is_fifo == wanted.fifo);
    let queue = Queue::new(settings(wanted, local), dead_letter, before.map(Arc::as_ref));
    let queue = Arc::new(queue);
    made.insert(wanted.name.clone(), Arc::clone(&queue));
    queue
}

fn settings(wanted: &Wanted, local: &Local) -> Settings {
    let id = ResourceId { section: Section::Queues, name: wanted.name.clone() };
    let seconds = |seconds: u32| Duration::from_secs(seconds.into());
    Settings {
        name: local.name(&id),
        arn: local.arn_of("sqs", &local.name(&id)),
        is_fifo: wanted.fifo,
        by_content: wanted.content_based_deduplication,
        visibility_timeout: seconds(wanted.visibility_timeout),
        retention: seconds(wanted.retention),
        delay: seconds(wanted.delay),
        max_size: wanted.max_message_size.unwrap_or(MESSAGE) as usize,
        receive_wait: seconds(wanted.receive_wait),
    }
}
