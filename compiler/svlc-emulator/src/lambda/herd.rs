//! Every process that was started and has not ended: [`Herd`], so that none outlives svlc.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::system;

/// The processes that run.
#[derive(Debug, Default)]
pub(crate) struct Herd(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    running: BTreeSet<u32>,
    is_closed: bool,
}

impl Herd {
    /// Takes in a process. When svlc is about to end, it is ended at once.
    pub(crate) fn add(&self, pid: u32) {
        let mut state = self.state();
        state.running.insert(pid);
        if state.is_closed {
            system::kill(pid);
        }
    }

    /// Forgets a process that has ended; what it has started must not outlive it.
    pub(crate) fn remove(&self, pid: u32) {
        system::kill(pid);
        self.state().running.remove(&pid);
    }

    /// Ends a process with all it has started, unless it has ended.
    pub(crate) fn kill(&self, pid: u32) {
        if self.state().running.contains(&pid) {
            system::kill(pid);
        }
    }

    /// How many run.
    pub(crate) fn len(&self) -> usize {
        self.state().running.len()
    }

    /// Ends all, and every one that is still to come.
    pub(crate) fn close(&self) {
        let mut state = self.state();
        state.is_closed = true;
        for pid in &state.running {
            system::kill(*pid);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
