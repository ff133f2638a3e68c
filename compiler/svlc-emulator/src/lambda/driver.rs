//! One invocation from its start to its REPORT line: [`Run`]. The order of things is Lambda's: an environment that does not start
//! is started once more within the invocation; a process that runs too long, grows too large or ends is given up.

mod telling;

use std::process::ExitStatus;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::answer::{Answer, Failure};
use super::config::Initialization;
use super::environment::{Environment, Happening, Task};
use super::function::{Call, Function, Order, Sink};
use super::report::Entry;
use crate::clock::Moment;
use crate::observe::Origin;
use telling::started;

/// How long a process may take to ask for its first event (`lambda-dg`, lifecycle); then the start counts as failed.
const INIT: Duration = Duration::from_secs(10);

/// An invocation.
#[derive(Debug)]
pub(crate) struct Run {
    function: Arc<Function>,
    id: String,
    call: Call,
    origin: Origin,
    sink: Option<Sink>,
    answer_to: Option<oneshot::Sender<Answer>>,
    /// What was answered.
    answered: Bytes,
    failure: Option<Failure>,
    init: Option<Duration>,
    /// The most memory seen, in KiB.
    memory: Option<u64>,
}

/// A start that failed, and what the caller gets if it was the last.
struct NotStarted {
    answer: Answer,
    failure: Failure,
    duration: Duration,
    /// Whose log tells of it; `None` if there is no process.
    environment: Option<Environment>,
}

impl Run {
    pub(crate) fn new(
        function: Arc<Function>,
        order: Order,
        call: Call,
        answer_to: oneshot::Sender<Answer>,
    ) -> Self {
        let Order { id, origin, sink } = order;
        let answer_to = Some(answer_to);
        Self {
            function,
            id,
            call,
            origin,
            sink,
            answer_to,
            answered: Bytes::new(),
            failure: None,
            init: None,
            memory: None,
        }
    }

    /// Runs in an environment, or in a new one; the end of the log is what comes back.
    pub(crate) async fn drive(mut self, environment: Option<Environment>) -> Vec<u8> {
        let environment = match environment.and_then(alive) {
            Some(environment) => Ok(environment),
            None => self.first_start().await,
        };
        let started = Instant::now();
        let deadline = started + Duration::from_secs(u64::from(self.function.config.timeout));
        let environment = match environment {
            Ok(environment) => Ok(environment),
            Err(()) => self.second_start(deadline).await,
        };
        match environment {
            Ok(mut environment) => {
                environment.output.begin(self.begun());
                let is_left = self.work(&mut environment, deadline).await;
                self.finish(environment, started.elapsed(), is_left)
            }
            Err(not_started) => self.give_up(not_started, started.elapsed()),
        }
    }

    /// Starts an environment before the invocation begins: its time does not count towards the timeout.
    async fn first_start(&mut self) -> Result<Environment, ()> {
        match self.start(Instant::now() + INIT).await {
            Ok((environment, duration)) => {
                self.init = Some(duration);
                environment.output.add(started(duration, "init", None));
                Ok(environment)
            }
            Err(not_started) => {
                if let Some(environment) = &not_started.environment {
                    let (duration, failure) = (not_started.duration, not_started.failure);
                    environment.output.add(started(duration, "init", Some(failure)));
                }
                Err(())
            }
        }
    }

    /// Starts an environment once more, as part of the invocation.
    async fn second_start(&mut self, deadline: Instant) -> Result<Environment, NotStarted> {
        let (environment, duration) = self.start(deadline).await?;
        environment.output.add(started(duration, "invoke", None));
        Ok(environment)
    }

    async fn start(&mut self, until: Instant) -> Result<(Environment, Duration), NotStarted> {
        let started = Instant::now();
        let config = &self.function.config;
        let (machine, folders) = (&self.function.machine, &self.function.folders);
        let on_demand = Initialization::OnDemand;
        let environment = Environment::start(config, on_demand, machine, folders).await;
        let mut environment = environment.map_err(|error| NotStarted {
            answer: Answer::no_entrypoint(&self.id, &error.to_string()),
            failure: Failure::Entrypoint,
            duration: started.elapsed(),
            environment: None,
        })?;
        let happening = environment.next(until).await;
        let duration = started.elapsed();
        let (answer, failure) = match happening {
            Some(Happening::Next) => {
                environment.look_at_memory();
                return Ok((environment, duration));
            }
            Some(Happening::InitError(payload, kind)) => {
                environment.let_end().await;
                let failure = Failure::Init(kind);
                (Answer::failed(payload, failure.clone()), failure)
            }
            Some(Happening::Exited(status)) => (Answer::exit(&self.id, status), Failure::Exit),
            Some(Happening::OutOfMemory) => (Answer::out_of_memory(&self.id), Failure::Memory),
            // It cannot answer before it has asked for an event.
            Some(Happening::Answered(_)) => {
                (Answer::exit(&self.id, ExitStatus::default()), Failure::Exit)
            }
            None => (Answer::timeout(&self.id, config.timeout), Failure::Timeout),
        };
        Err(NotStarted { answer, failure, duration, environment: Some(environment) })
    }

    /// Has the event worked on; whether the process is left for the next.
    async fn work(&mut self, environment: &mut Environment, deadline: Instant) -> bool {
        let left = deadline.saturating_duration_since(Instant::now());
        let left = u64::try_from(left.as_millis()).unwrap_or(u64::MAX);
        environment.assign(Task {
            id: self.id.clone(),
            event: self.call.event.clone(),
            deadline: Moment(Moment::now().0 + left),
            arn: self.call.arn.clone(),
            trace: self.call.trace.clone(),
            client_context: self.call.client_context.clone(),
            sink: self.sink.take(),
        });
        loop {
            match environment.next(deadline).await {
                Some(Happening::Answered(answer)) => self.answer(answer),
                Some(Happening::Next) => {
                    environment.look_at_memory();
                    return true;
                }
                Some(Happening::OutOfMemory) => {
                    self.fail(Answer::out_of_memory(&self.id));
                    return false;
                }
                Some(Happening::Exited(status)) => {
                    self.fail(Answer::exit(&self.id, status));
                    return false;
                }
                Some(Happening::InitError(..)) => {}
                None => {
                    self.time_out(environment);
                    return false;
                }
            }
        }
    }

    /// Ends a process that has run as long as it may.
    fn time_out(&mut self, environment: &mut Environment) {
        environment.look_at_memory();
        environment.kill();
        let seconds = self.function.config.timeout;
        environment.output.add(Entry::TimedOut { id: &self.id, seconds });
        self.fail(Answer::timeout(&self.id, seconds));
    }

    /// Passes on an answer. Nobody may wait for it any more.
    fn answer(&mut self, answer: Answer) {
        if let Some(answer_to) = self.answer_to.take() {
            self.failure = answer.failure.clone();
            self.answered = answer.payload.clone();
            self.function.answered();
            let _ = answer_to.send(answer);
        }
    }

    /// Notes that the process has failed, also after it has answered.
    fn fail(&mut self, answer: Answer) {
        let failure = answer.failure.clone();
        self.answer(answer);
        self.failure = failure;
    }

    fn finish(mut self, environment: Environment, duration: Duration, is_left: bool) -> Vec<u8> {
        self.memory = environment.most_memory();
        environment.output.add(self.ended(duration));
        let report = self.report(duration);
        environment.output.add(Entry::Report(report.clone()));
        let tail = environment.output.tail();
        self.observe(&report, &tail);
        self.function.release(is_left.then_some(environment));
        tail
    }

    /// Ends an invocation whose environment did not start.
    fn give_up(mut self, not_started: NotStarted, duration: Duration) -> Vec<u8> {
        let NotStarted { answer, failure, duration: init, environment } = not_started;
        self.fail(answer);
        self.memory = environment.as_ref().and_then(Environment::most_memory);
        let mut entries = vec![self.begun()];
        if environment.is_some() {
            entries.push(started(init, "invoke", Some(failure)));
        }
        entries.extend([self.ended(duration), Entry::Report(self.report(duration))]);
        let tail = match environment {
            Some(environment) => {
                entries.into_iter().for_each(|entry| environment.output.add(entry));
                environment.output.tail()
            }
            None => self.log_alone(&entries),
        };
        self.observe(&self.report(duration), &tail);
        self.function.release(None);
        tail
    }
}

/// The environment, unless its process has ended while it was not needed.
fn alive(mut environment: Environment) -> Option<Environment> {
    (!environment.has_stirred()).then_some(environment)
}
