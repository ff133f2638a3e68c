//! What the emulator has to say while it runs: [`Line`]s through a bounded queue. When nobody reads them fast enough they are
//! dropped and counted: a slow terminal must not slow down requests, nor fill the memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use crate::observe::Records;

/// How many lines wait for their reader at most.
const LINES: usize = 10_000;

/// Something to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// Of a function's log: what it printed, or what Lambda adds.
    Function {
        /// The function.
        name: Arc<str>,
        /// The line, without its end.
        text: String,
    },
    /// Of a stage's access log.
    Access {
        /// The stage.
        stage: String,
        /// The line, in the stage's format.
        text: String,
    },
    /// Why API Gateway answered with an error of its own, which AWS does not say.
    Reason(String),
}

/// Where lines are put.
#[derive(Debug, Clone)]
pub(crate) struct Log {
    sender: SyncSender<Line>,
    dropped: Arc<AtomicU64>,
    /// What is kept for those who look on.
    pub(crate) records: Arc<Records>,
}

/// Where lines are taken from.
#[derive(Debug)]
pub struct Lines {
    receiver: Receiver<Line>,
    dropped: Arc<AtomicU64>,
}

/// Both ends of a new queue.
pub(crate) fn queue() -> (Log, Lines) {
    let (sender, receiver) = sync_channel(LINES);
    let dropped = Arc::new(AtomicU64::new(0));
    let log = Log { sender, dropped: Arc::clone(&dropped), records: Arc::default() };
    (log, Lines { receiver, dropped })
}

impl Log {
    /// Puts a line, or drops it.
    pub(crate) fn put(&self, line: Line) {
        if self.sender.try_send(line).is_err() {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Says why an answer is not what the user may have expected.
    pub(crate) fn reason(&self, text: impl Into<String>) {
        self.put(Line::Reason(text.into()));
    }
}

impl Lines {
    /// The next line, if one comes in time.
    pub fn next(&self, patience: std::time::Duration) -> Option<Line> {
        self.receiver.recv_timeout(patience).ok()
    }

    /// How many lines were dropped since this was last asked.
    pub fn dropped(&self) -> u64 {
        self.dropped.swap(0, Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn lines_that_nobody_reads_are_dropped_and_counted() {
        let (log, lines) = queue();
        for number in 0..LINES + 7 {
            log.reason(number.to_string());
        }
        assert_eq!(lines.next(Duration::ZERO), Some(Line::Reason("0".to_owned())));
        assert_eq!(lines.dropped(), 7);
        assert_eq!(lines.dropped(), 0);
    }
}
