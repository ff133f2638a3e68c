//! Schedules of EventBridge Scheduler: [`Scheduled`] waits for its times and invokes a function.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};
use svlc_core::model::{Event, Schedule};

use super::bridge::{self, Told};
use super::hand_over::hand_over;
use super::timetable::Timetable;
use crate::asynchronous::Queue;
use crate::clock::Moment;
use crate::id;
use crate::lambda::Function;
use crate::local::Local;

/// A schedule that runs.
#[derive(Debug)]
pub(crate) struct Scheduled {
    /// What tells it from the function's other schedules.
    identity: String,
    timetable: Timetable,
    /// Whether it fires by itself.
    pub(super) is_enabled: bool,
    /// What the spec has it send.
    input: Option<Value>,
    pub(crate) function: Arc<Function>,
    local: Local,
    queue: Queue,
    /// Its next time. It goes on from there when the service is built anew.
    next: Arc<Mutex<Option<Moment>>>,
}

impl Scheduled {
    /// A schedule of a function; `None` if its zone is not known, or its input is not on this machine.
    pub(super) fn new(
        event: &Event,
        schedule: &Schedule,
        function: &Arc<Function>,
        local: &Local,
        queue: &Queue,
        before: &[Arc<Self>],
    ) -> Option<Self> {
        let zone = schedule.time_zone.as_deref();
        let timetable = Timetable::new(&schedule.expression, zone).ok()?;
        let same = before.iter().find(|before| {
            before.function.config.name == function.config.name
                && before.identity == event.identity
                && before.timetable == timetable
        });
        let first = || Arc::new(Mutex::new(timetable.first(function.machine.clock.now())));
        Some(Self {
            identity: event.identity.clone(),
            is_enabled: schedule.enabled,
            input: match &schedule.input {
                Some(input) => Some(local.json(input)?),
                None => None,
            },
            function: Arc::clone(function),
            local: local.clone(),
            queue: queue.clone(),
            next: same.map_or_else(first, |same| Arc::clone(&same.next)),
            timetable,
        })
    }

    /// Fires at every time from now on.
    pub(super) async fn run(self: Arc<Self>) {
        let clock = &self.function.machine.clock;
        while let Some(next) = self.next_time() {
            clock.sleep_until(next).await;
            *self.next.lock().unwrap_or_else(PoisonError::into_inner) =
                self.timetable.following(next, clock.now());
            self.fire(next);
        }
    }

    fn next_time(&self) -> Option<Moment> {
        *self.next.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Invokes the function as at that time.
    pub(crate) fn fire(&self, time: Moment) {
        let name = &self.function.config.name;
        let event = event(name, self.input.as_ref(), &self.local, time).to_string();
        hand_over(&self.queue, &self.function, event, &self.local);
    }
}

/// What a function gets at a time of a schedule: the input that the spec gives it, or Scheduler's own event.
pub(super) fn event(function: &str, input: Option<&Value>, local: &Local, time: Moment) -> Value {
    let arn = local.arn_of("scheduler", &format!("schedule/default/{}-{function}", local.stack));
    let Some(input) = input else {
        let told = Told {
            source: "aws.scheduler",
            detail_type: "Scheduled Event",
            detail: json!("{}"),
            resources: json!([arn]),
        };
        return bridge::event(told, local, time);
    };
    let text = input
        .to_string()
        .replace("<aws.scheduler.schedule-arn>", &arn)
        .replace("<aws.scheduler.scheduled-time>", &time.iso_seconds())
        .replace("<aws.scheduler.execution-id>", &id::request())
        .replace("<aws.scheduler.attempt-number>", "1");
    serde_json::from_str(&text).unwrap_or_else(|_| input.clone())
}
