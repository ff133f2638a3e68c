//! Asynchronous invocations: [`Queue`] takes an event at once and works on it until the function has succeeded or there is no more
//! use in trying (`lambda-dg`, invocation-async). Then its record goes to the destination, and a dead letter to its queue or topic.

mod ending;
mod record;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use svlc_core::model::Async;
use tokio::sync::{Semaphore, oneshot};

pub(crate) use record::{Condition, Outcome};

use crate::lambda::{Answer, Call, Function, LATEST, Order};
use crate::machine::Machine;
use crate::observe::Origin;
use crate::server::Current;
use crate::service::Service;

/// The largest event, in bytes.
pub(crate) const MAX_EVENT: usize = 1_048_576;
/// Events that wait at most, so that they cannot fill the memory; AWS has no such limit.
const PLACES: usize = 1_000;
/// How often an event is tried again that failed, if nothing else is said.
const RETRIES: u32 = 2;
/// How old an event may get, in seconds, if nothing else is said.
const MAX_AGE: u32 = 21_600;
const MINUTE: Duration = Duration::from_secs(60);
/// The longest wait after a throttle.
const LONGEST_BACKOFF: Duration = Duration::from_secs(300);

/// An event that was taken.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    /// The same at every attempt.
    pub(crate) id: String,
    /// Name of the function.
    pub(crate) function: String,
    /// ARN of the function, without a qualifier.
    pub(crate) arn: String,
    /// The qualifier by which it was asked for.
    pub(crate) qualifier: Option<String>,
    pub(crate) payload: Bytes,
    pub(crate) trace: String,
}

impl Event {
    /// As the function is told.
    fn invoked_arn(&self) -> String {
        match &self.qualifier {
            Some(qualifier) => format!("{}:{qualifier}", self.arn),
            None => self.arn.clone(),
        }
    }

    /// As records have it: never without a qualifier.
    fn qualified_arn(&self) -> String {
        format!("{}:{}", self.arn, self.qualifier.as_deref().unwrap_or(LATEST))
    }
}

/// The queue of all functions. An event that waits finds the function as it is when its time comes.
#[derive(Debug, Clone)]
pub(crate) struct Queue {
    current: Current,
    pub(crate) machine: Machine,
    places: Arc<Semaphore>,
}

/// What came of an attempt.
enum Attempt {
    Throttled,
    Answered(Answer),
    /// svlc is about to end.
    Ended,
}

impl Queue {
    pub(crate) fn new(current: Current, machine: Machine) -> Self {
        Self { current, machine, places: Arc::new(Semaphore::new(PLACES)) }
    }

    /// Takes an event, unless too many wait; what becomes of it is told to whoever wants to know.
    pub(crate) fn put(&self, event: Event) -> Option<oneshot::Receiver<Outcome>> {
        let place = Arc::clone(&self.places).try_acquire_owned().ok()?;
        let (over, outcome) = oneshot::channel();
        let queue = self.clone();
        tokio::spawn(async move {
            let Some(outcome) = queue.work(&event).await else { return };
            queue.settle(&event, &outcome).await;
            drop(place);
            // Nobody may wait for it.
            let _ = over.send(outcome);
        });
        Some(outcome)
    }

    /// Tries until it is over; `None` if the function is gone, or svlc is about to end.
    async fn work(&self, event: &Event) -> Option<Outcome> {
        let clock = &self.machine.clock;
        let received = clock.now();
        let mut tries = Tries::default();
        loop {
            let Some((function, rules)) = self.target(event).await else {
                let name = &event.function;
                self.machine.log.reason(format!("an event of `{name}` is lost: it is gone"));
                return None;
            };
            let is_answered = match attempt(&function, event).await {
                Attempt::Ended => return None,
                Attempt::Throttled => false,
                Attempt::Answered(answer) => {
                    tries.answer = Some(answer);
                    true
                }
            };
            let pause = match tries.next(is_answered, &function, &rules) {
                Ok(pause) => pause,
                Err(condition) => return Some(tries.over(condition)),
            };
            let next = clock.now().after(pause);
            let max_age = Duration::from_secs(rules.max_age.unwrap_or(MAX_AGE).into());
            if next.since(received) > max_age {
                return Some(tries.over(Condition::EventAgeExceeded));
            }
            let what = if is_answered { "failed" } else { "was throttled" };
            let (name, seconds) = (&event.function, pause.as_secs());
            let text = format!("`{name}` {what}; its event is tried again in {seconds} s");
            self.machine.log.reason(text);
            clock.sleep_until(next).await;
        }
    }

    /// The function as it is now, and what is said of its events.
    async fn target(&self, event: &Event) -> Option<(Arc<Function>, Async)> {
        let service = self.service().await?;
        let function = service.version(&event.function, event.qualifier.as_deref())?;
        Some((Arc::clone(function), service.rules(function)))
    }

    /// The service, once it is built.
    async fn service(&self) -> Option<Arc<Service>> {
        self.current.clone().wait_for(Option::is_some).await.ok()?.clone()
    }
}

/// How often an event was tried.
#[derive(Debug, Default)]
struct Tries {
    /// How often the function has run.
    attempts: u32,
    /// How often it was throttled since.
    throttles: u32,
    /// What it gave the last time.
    answer: Option<Answer>,
}

impl Tries {
    /// How long to wait after a try, or why there is no other.
    fn next(
        &mut self,
        is_answered: bool,
        function: &Function,
        rules: &Async,
    ) -> Result<Duration, Condition> {
        if !is_answered {
            if function.config.reserved_concurrency == Some(0) {
                return Err(Condition::ZeroReservedConcurrency);
            }
            self.throttles += 1;
            return Ok(backoff(self.throttles));
        }
        self.attempts += 1;
        self.throttles = 0;
        match self.answer.as_ref().and_then(|answer| answer.failure.as_ref()) {
            None => Err(Condition::Success),
            Some(_) if self.attempts > rules.retries.unwrap_or(RETRIES) => {
                Err(Condition::RetriesExhausted)
            }
            Some(_) => Ok(MINUTE * self.attempts),
        }
    }

    fn over(self, condition: Condition) -> Outcome {
        Outcome { condition, attempts: self.attempts, answer: self.answer }
    }
}

async fn attempt(function: &Arc<Function>, event: &Event) -> Attempt {
    let call = Call {
        event: event.payload.clone(),
        arn: event.invoked_arn(),
        trace: event.trace.clone(),
        // Lambda passes it on for synchronous invocations alone.
        client_context: None,
    };
    let order = Order { id: event.id.clone(), origin: Origin::Call, sink: None };
    let Ok(invocation) = function.invoke_as(order, call).await else {
        return Attempt::Throttled;
    };
    match invocation.answer.await {
        Ok(answer) => Attempt::Answered(answer),
        Err(_) => Attempt::Ended,
    }
}

/// One second, twice as long each time, five minutes at most.
fn backoff(throttles: u32) -> Duration {
    Duration::from_secs(1 << (throttles - 1).min(16)).min(LONGEST_BACKOFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn throttles_wait_longer_each_time() {
        let seconds: Vec<u64> = (1..12).map(|throttles| backoff(throttles).as_secs()).collect();
        assert_eq!(seconds, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
        assert_eq!(backoff(u32::MAX), LONGEST_BACKOFF);
    }
}
