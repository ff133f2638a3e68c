//! A function and its execution environments: [`Function`]. One request at a time in each; one more environment when all are
//! busy, until the function's or the account's limit is reached.

mod awake;
mod idle;

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::time::{Instant, timeout_at};

use super::answer::Answer;
use super::config::Config;
use super::driver;
use super::environment::Environment;
use super::provision;
use super::scratch::Folders;
use crate::clock::Moment;
use crate::id;
use crate::machine::Machine;
use crate::observe::Origin;
use idle::Idle;

/// Invocations at once in an account that has asked for no more (`lambda-dg`, quotas).
const ACCOUNT_CONCURRENCY: u32 = 1_000;

/// How long a request waits for an environment that has answered and is about to be free. On AWS the way from client to Lambda takes
/// longer than that.
const SETTLING: Duration = Duration::from_millis(250);
/// How long it waits when as many work as the machine has room for: one more would only take its time from them. On AWS the start of one
/// more takes longer.
const FULL: Duration = Duration::from_millis(10);
/// For each processor there is room for so many at work.
const ROOM: u32 = 4;

/// A function that can be invoked.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) config: Config,
    pub(crate) machine: Machine,
    pub(crate) folders: Folders,
    pub(crate) crowd: Crowd,
    pool: Mutex<Pool>,
    freed: Notify,
    /// So many environments at work leave no room for one more.
    room: u32,
}

/// How many invocations of all versions of a function have not ended: its limit holds for them together.
#[derive(Debug, Clone, Default)]
pub(crate) struct Crowd(Arc<AtomicU32>);

#[derive(Debug, Default)]
struct Pool {
    /// The one used last at the end.
    idle: Vec<Idle>,
    /// Whether somebody sees to it that they end.
    is_watched: bool,
    /// Whether some may not be frozen, and somebody sees to it.
    has_awake: bool,
    /// Invocations that have not ended.
    running: u32,
    /// Those among them that have answered.
    answered: u32,
    /// Environments that are being started ahead of all requests.
    provided: u32,
    is_retired: bool,
}

/// What a function is invoked with.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) event: Bytes,
    /// The ARN by which it was asked for.
    pub(crate) arn: String,
    pub(crate) trace: String,
    pub(crate) client_context: Option<String>,
}

impl Call {
    /// One with nothing but an event.
    pub(crate) fn plain(event: impl Into<Bytes>, function: &Function, now: Moment) -> Self {
        let trace = id::sampled(&id::trace(now), function.config.tracing);
        Self { event: event.into(), arn: function.config.arn.clone(), trace, client_context: None }
    }
}

/// Where the pieces of an answer go, if somebody does not wait for the whole.
pub(crate) type Sink = mpsc::Sender<Bytes>;

/// How an invocation is gone about.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) id: String,
    pub(crate) origin: Origin,
    pub(crate) sink: Option<Sink>,
}

/// An invocation that has begun. It goes on when nobody waits for it.
#[derive(Debug)]
pub(crate) struct Invocation {
    pub(crate) id: String,
    /// What it gives; there is none if svlc ends first.
    pub(crate) answer: oneshot::Receiver<Answer>,
    /// The end of its log, once it is over.
    pub(crate) log: oneshot::Receiver<Vec<u8>>,
}

/// Why a function was not invoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Throttled {
    /// All of its reserved concurrency is in use.
    Reserved,
    /// All of the account's concurrency is in use.
    Account,
}

impl Throttled {
    /// As the Invoke API says it.
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::Reserved => "ReservedFunctionConcurrentInvocationLimitExceeded",
            Self::Account => "ConcurrentInvocationLimitExceeded",
        }
    }
}

impl Function {
    /// A version of a function, whose invocations count with those of the other versions.
    pub(crate) fn new(config: Config, machine: Machine, crowd: Crowd) -> Self {
        let (folders, pool, freed) = (Folders::default(), Mutex::default(), Notify::new());
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let room = ROOM.saturating_mul(u32::try_from(processors).unwrap_or(u32::MAX));
        Self { config, machine, folders, crowd, pool, freed, room }
    }

    /// Begins an invocation.
    pub(crate) async fn invoke(self: &Arc<Self>, call: Call) -> Result<Invocation, Throttled> {
        self.invoke_for(call, Origin::Call).await
    }

    /// Begins an invocation that somebody in particular asked for.
    pub(crate) async fn invoke_for(
        self: &Arc<Self>,
        call: Call,
        origin: Origin,
    ) -> Result<Invocation, Throttled> {
        self.invoke_as(Order { id: id::request(), origin, sink: None }, call).await
    }

    /// Begins an invocation to order.
    pub(crate) async fn invoke_as(
        self: &Arc<Self>,
        order: Order,
        call: Call,
    ) -> Result<Invocation, Throttled> {
        let environment = self.acquire().await?;
        let call = Call { trace: id::sampled(&call.trace, self.config.tracing), ..call };
        let (answer_to, answer) = oneshot::channel();
        let (log_to, log) = oneshot::channel();
        let id = order.id.clone();
        let run = driver::Run::new(Arc::clone(self), order, call, answer_to);
        tokio::spawn(async move {
            // Nobody may wait for the log.
            let _ = log_to.send(run.drive(environment).await);
        });
        Ok(Invocation { id, answer, log })
    }

    /// An environment that is free, or leave to start one.
    async fn acquire(&self) -> Result<Option<Environment>, Throttled> {
        let asked = Instant::now();
        loop {
            let until = {
                let mut pool = self.pool();
                let until = asked + self.patience(&pool);
                if !pool.idle.is_empty() || Instant::now() >= until {
                    self.admit()?;
                    pool.running += 1;
                    return Ok(pool.idle.pop().map(|idle| idle.environment));
                }
                until
            };
            // Whether one came free or the time is over shows when we look again.
            let _ = timeout_at(until, self.freed.notified()).await;
        }
    }

    /// How long a request waits for an environment to come free before one more is started.
    fn patience(&self, pool: &Pool) -> Duration {
        let is_limited = self.config.reserved_concurrency.is_some_and(|limit| limit <= self.room);
        match pool.answered {
            0 if pool.running < self.room || is_limited => Duration::ZERO,
            0 => FULL,
            _ => SETTLING,
        }
    }

    /// Counts one more invocation, if there may be one.
    fn admit(&self) -> Result<(), Throttled> {
        let (limit, throttled) = match self.config.reserved_concurrency {
            Some(limit) => (limit, Throttled::Reserved),
            None => (ACCOUNT_CONCURRENCY, Throttled::Account),
        };
        let one_more = |running: u32| (running < limit).then(|| running + 1);
        let admitted = self.crowd.0.fetch_update(Ordering::AcqRel, Ordering::Acquire, one_more);
        admitted.map(drop).map_err(|_| throttled)
    }

    /// Notes that an invocation has answered, and so may soon be over.
    pub(super) fn answered(&self) {
        self.pool().answered += 1;
    }

    /// Takes back the environment of an invocation that is over, if there is one left.
    pub(super) fn release(self: &Arc<Self>, environment: Option<Environment>) {
        let is_lost = environment.is_none();
        let given_up = {
            let mut pool = self.pool();
            pool.running -= 1;
            pool.answered -= 1;
            self.crowd.0.fetch_sub(1, Ordering::AcqRel);
            match environment {
                Some(environment) if !pool.is_retired => {
                    pool.idle.push(Idle::new(environment, self.machine.clock.now()));
                    None
                }
                other => other,
            }
        };
        drop(given_up);
        self.freed.notify_one();
        match is_lost {
            true => self.provide(),
            false => {
                self.watch_idle();
                self.watch_awake();
            }
        }
    }

    /// Starts what is to be kept ready and is not there.
    pub(crate) fn provide(self: &Arc<Self>) {
        let missing = {
            let mut pool = self.pool();
            let there = u32::try_from(pool.idle.len()).unwrap_or(u32::MAX);
            let missing =
                self.config.provisioned.saturating_sub(there + pool.running + pool.provided);
            let missing = if pool.is_retired { 0 } else { missing };
            pool.provided += missing;
            missing
        };
        for _ in 0..missing {
            let function = Arc::clone(self);
            tokio::spawn(async move {
                let environment = provision::start(&function).await;
                function.provided(environment);
            });
        }
    }

    /// Takes in an environment that was started ahead.
    fn provided(&self, environment: Option<Environment>) {
        let given_up = {
            let mut pool = self.pool();
            pool.provided -= 1;
            match environment {
                Some(environment) if !pool.is_retired => {
                    // Those used last are used next, and this one has not been used.
                    pool.idle.insert(0, Idle::new(environment, self.machine.clock.now()));
                    None
                }
                other => other,
            }
        };
        drop(given_up);
        self.freed.notify_one();
    }

    /// Ends its environments: those that are free at once, the others when they are done.
    pub(crate) fn retire(&self) {
        let idle = {
            let mut pool = self.pool();
            pool.is_retired = true;
            std::mem::take(&mut pool.idle)
        };
        drop(idle);
    }

    fn pool(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
