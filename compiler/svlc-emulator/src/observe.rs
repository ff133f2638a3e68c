//! What was asked and answered, for those who look on: [`Records`], bounded in number, in bytes and in how many are taken each
//! second, so that looking on costs requests next to nothing. Nothing is kept until somebody looks.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use crate::clock::Moment;

/// How many requests, and how many invocations, are kept.
const KEPT: usize = 500;
/// How many are taken each second; of more than these nobody could look at each.
const EACH_SECOND: u32 = 200;
/// How many bytes all of them hold.
const BYTES: usize = 32 * 1_024 * 1_024;
/// The longest body that is kept whole.
const WHOLE: usize = 1_024 * 1_024;
/// What is kept of a longer one.
const BEGINNING: usize = 16 * 1_024;
/// How many samples of memory are kept of each function.
const SAMPLES: usize = 500;

/// A request to the API, and what became of it.
#[derive(Debug, Clone, Default)]
pub struct Exchange {
    /// Its id at API Gateway.
    pub id: String,
    /// When it came, in milliseconds since 1970.
    pub at: u64,
    /// Its method.
    pub method: String,
    /// Its path as sent.
    pub path: String,
    /// Its query as sent, without `?`.
    pub query: String,
    /// Its headers; names in lower case. Secrets are in it.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Part,
    /// Name of the stage.
    pub stage: Option<String>,
    /// Key of the route.
    pub route: Option<String>,
    /// Id of the invocation that it led to.
    pub invocation: Option<String>,
    /// Status of the response.
    pub status: u16,
    /// Headers of the response.
    pub response_headers: Vec<(String, String)>,
    /// Body of the response.
    pub response: Part,
    /// From its head to its response.
    pub duration: Duration,
    /// The part of it that the integration took.
    pub integration: Option<Duration>,
    /// Why API Gateway answered with an error of its own.
    pub reason: Option<String>,
}

/// An invocation that is over.
#[derive(Debug, Clone)]
pub struct Invocation {
    /// Its id at Lambda.
    pub id: String,
    /// The function.
    pub function: String,
    /// Who asked for it.
    pub origin: Origin,
    /// When it began, in milliseconds since 1970.
    pub at: u64,
    /// The event.
    pub event: Part,
    /// What the function answered.
    pub answer: Part,
    /// Whether it failed.
    pub is_failure: bool,
    /// The end of its log.
    pub log: String,
    /// How long it ran.
    pub duration: Duration,
    /// Milliseconds that AWS would bill.
    pub billed: u64,
    /// How long its environment took to start, if it was started for it.
    pub init: Option<Duration>,
    /// MB that the function has.
    pub memory: u32,
    /// MB that it used at most, where the system tells.
    pub used: Option<u32>,
}

/// Who asked for an invocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A request to the API.
    Request,
    /// A call of Lambda's API, an event source, an authorizer.
    Call,
    /// Who looks on.
    Console,
}

/// Memory of one invocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// When, in milliseconds since 1970.
    pub at: u64,
    /// MB used at most.
    pub used: u32,
    /// MB that the function has.
    pub memory: u32,
}

/// A body, as much of it as is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    /// What is kept: all, or the beginning.
    pub bytes: Box<[u8]>,
    /// How long it was.
    pub length: usize,
}

impl Part {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let kept = if bytes.len() > WHOLE { &bytes[..BEGINNING] } else { bytes };
        Self { bytes: kept.into(), length: bytes.len() }
    }

    /// Whether all of it is kept.
    pub fn is_whole(&self) -> bool {
        self.bytes.len() == self.length
    }
}

/// What is kept.
#[derive(Debug)]
pub struct Records {
    is_on: AtomicBool,
    /// The second that `taken` counts.
    second: AtomicU64,
    taken: AtomicU32,
    left_out: AtomicU64,
    state: Mutex<State>,
    changes: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct State {
    /// Requests, the oldest first, each with its size.
    exchanges: VecDeque<(usize, Arc<Exchange>)>,
    /// Invocations, the oldest first, each with its size.
    invocations: VecDeque<(usize, Arc<Invocation>)>,
    bytes: usize,
    samples: BTreeMap<String, VecDeque<Sample>>,
}

impl Default for Records {
    fn default() -> Self {
        Self {
            is_on: AtomicBool::default(),
            second: AtomicU64::default(),
            taken: AtomicU32::default(),
            left_out: AtomicU64::default(),
            state: Mutex::default(),
            changes: watch::Sender::new(0),
        }
    }
}

impl Records {
    /// Begins to keep.
    pub(crate) fn turn_on(&self) {
        self.is_on.store(true, Ordering::Relaxed);
    }

    /// Whether one more is taken: asked before anything is made for it.
    pub(crate) fn admits(&self) -> bool {
        if !self.is_on.load(Ordering::Relaxed) {
            return false;
        }
        let now = Moment::now().0 / 1_000;
        if self.second.swap(now, Ordering::Relaxed) != now {
            self.taken.store(0, Ordering::Relaxed);
        }
        let is_taken = self.taken.fetch_add(1, Ordering::Relaxed) < EACH_SECOND;
        if !is_taken {
            self.left_out.fetch_add(1, Ordering::Relaxed);
        }
        is_taken
    }

    /// Whether an invocation is taken; what who looks on asked for always is.
    pub(crate) fn admits_of(&self, origin: Origin) -> bool {
        origin == Origin::Console || self.admits()
    }

    pub(crate) fn exchange(&self, exchange: Exchange) {
        let headers = exchange.headers.iter().chain(&exchange.response_headers);
        let headers: usize = headers.map(|(name, value)| name.len() + value.len()).sum();
        let bytes = exchange.body.bytes.len() + exchange.response.bytes.len() + headers;
        let mut state = self.state();
        state.exchanges.push_back((bytes, Arc::new(exchange)));
        state.added(bytes);
        drop(state);
        self.changes.send_modify(|number| *number += 1);
    }

    pub(crate) fn invocation(&self, invocation: Invocation) {
        let bytes =
            invocation.event.bytes.len() + invocation.answer.bytes.len() + invocation.log.len();
        let mut state = self.state();
        if let Some(used) = invocation.used {
            let sample = Sample { at: invocation.at, used, memory: invocation.memory };
            let samples = state.samples.entry(invocation.function.clone()).or_default();
            samples.push_back(sample);
            if samples.len() > SAMPLES {
                samples.pop_front();
            }
        }
        state.invocations.push_back((bytes, Arc::new(invocation)));
        state.added(bytes);
        drop(state);
        self.changes.send_modify(|number| *number += 1);
    }

    /// Requests that are kept, the oldest first.
    pub fn exchanges(&self) -> Vec<Arc<Exchange>> {
        self.state().exchanges.iter().map(|(_, one)| Arc::clone(one)).collect()
    }

    /// Invocations that are kept, the oldest first.
    pub fn invocations(&self) -> Vec<Arc<Invocation>> {
        self.state().invocations.iter().map(|(_, one)| Arc::clone(one)).collect()
    }

    /// The memory of a function, the oldest first.
    pub fn samples(&self, function: &str) -> Vec<Sample> {
        self.state().samples.get(function).into_iter().flatten().copied().collect()
    }

    /// How many requests and invocations came faster than they are kept.
    pub fn left_out(&self) -> u64 {
        self.left_out.load(Ordering::Relaxed)
    }

    /// Changes whenever something is added.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Counts what was added, and lets go of the oldest until all limits hold.
    fn added(&mut self, bytes: usize) {
        self.bytes += bytes;
        let is_over = |all: usize| all > KEPT;
        while is_over(self.exchanges.len()) {
            self.drop_exchange();
        }
        while is_over(self.invocations.len()) {
            self.drop_invocation();
        }
        while self.bytes > BYTES {
            let exchange = self.exchanges.front().map_or(u64::MAX, |(_, one)| one.at);
            let invocation = self.invocations.front().map_or(u64::MAX, |(_, one)| one.at);
            if exchange <= invocation { self.drop_exchange() } else { self.drop_invocation() }
        }
    }

    fn drop_exchange(&mut self) {
        self.bytes -= self.exchanges.pop_front().map_or(0, |(bytes, _)| bytes);
    }

    fn drop_invocation(&mut self) {
        self.bytes -= self.invocations.pop_front().map_or(0, |(bytes, _)| bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exchange(at: u64, body: usize) -> Exchange {
        Exchange { at, body: Part::of(&vec![b'x'; body]), ..Exchange::default() }
    }

    #[test]
    fn nothing_is_taken_until_it_is_turned_on_and_then_so_many_each_second() {
        let records = Records::default();
        assert!(!records.admits());
        assert_eq!(records.left_out(), 0);
        records.turn_on();
        let taken = (0..EACH_SECOND * 3).filter(|_| records.admits()).count();
        // The second may end meanwhile, once.
        assert!((EACH_SECOND as usize..=2 * EACH_SECOND as usize).contains(&taken), "{taken}");
        assert!(records.left_out() > 0);
        assert!(records.admits_of(Origin::Console));
    }

    #[test]
    fn the_oldest_go_first() {
        let records = Records::default();
        for at in 0..KEPT as u64 + 3 {
            records.exchange(exchange(at, 0));
        }
        let kept = records.exchanges();
        assert_eq!((kept.len(), kept[0].at), (KEPT, 3));
        assert_eq!(*records.changes().borrow(), KEPT as u64 + 3);
    }

    #[test]
    fn bytes_are_bounded_too() {
        let records = Records::default();
        for at in 0..40 {
            records.exchange(exchange(at, WHOLE));
        }
        assert_eq!(records.exchanges().len(), BYTES / WHOLE);
        assert_eq!(records.state().bytes, BYTES);
    }

    #[test]
    fn of_a_long_body_the_beginning_is_kept() {
        let part = Part::of(&vec![b'x'; WHOLE + 1]);
        assert_eq!((part.bytes.len(), part.length, part.is_whole()), (BEGINNING, WHOLE + 1, false));
        assert!(Part::of(b"").is_whole());
    }
}
