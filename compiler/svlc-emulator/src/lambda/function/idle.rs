//! The end of environments that nobody has needed for a while.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::Function;
use crate::clock::Moment;
use crate::lambda::environment::Environment;

/// How long an environment is kept for its next request. AWS says that it is minutes, and not how many.
const KEPT: Duration = Duration::from_secs(600);

/// An environment that waits for its next request.
#[derive(Debug)]
pub(super) struct Idle {
    pub(super) environment: Environment,
    pub(super) since: Moment,
    /// The same by a clock that nobody turns.
    pub(super) free: Instant,
}

impl Idle {
    pub(super) fn new(environment: Environment, since: Moment) -> Self {
        Self { environment, since, free: Instant::now() }
    }
}

impl Function {
    /// Sees to it that those end which nobody needs, until none is left.
    pub(super) fn watch_idle(self: &Arc<Self>) {
        if std::mem::replace(&mut self.pool().is_watched, true) {
            return;
        }
        let (function, clock) = (Arc::downgrade(self), self.machine.clock.clone());
        tokio::spawn(async move {
            while let Some(next) = function.upgrade().and_then(|function| function.end_idle()) {
                clock.sleep_until(next).await;
            }
        });
    }

    /// Ends those whose time is over, but for as many as are to be kept ready; when the next one's is.
    fn end_idle(&self) -> Option<Moment> {
        let now = self.machine.clock.now();
        let kept = usize::try_from(self.config.provisioned).unwrap_or(usize::MAX);
        let mut ended = Vec::new();
        let next = {
            let mut pool = self.pool();
            let running = usize::try_from(pool.running).unwrap_or(usize::MAX);
            let next = loop {
                let is_spare = pool.idle.len() + running > kept;
                let first = pool.idle.first().filter(|_| is_spare);
                match first.map(|idle| idle.since.after(KEPT)) {
                    Some(end) if end <= now => ended.push(pool.idle.remove(0)),
                    next => break next,
                }
            };
            pool.is_watched = next.is_some();
            next
        };
        drop(ended);
        next
    }
}
