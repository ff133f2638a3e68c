//! What a function logs, page by page, each line once.

use std::collections::BTreeSet;

use crate::cloud::{Calls, Cloud};
use crate::host::Host;
use crate::protocol::{FilterLogEvents, LogEvent, Millis};

/// How far back lines are still asked for while following, in milliseconds: CloudWatch shows some late.
const LATE: Millis = 10_000;

/// A log that is read.
#[derive(Debug)]
pub struct Reader {
    group: String,
    start: Millis,
    /// Lines that have been given, as far back as they are asked for again.
    given: BTreeSet<(Millis, String)>,
}

impl Reader {
    /// Begins to read a log group at a time.
    pub fn new(group: impl Into<String>, start: Millis) -> Self {
        Self { group: group.into(), start, given: BTreeSet::new() }
    }

    /// The lines that have come since, the oldest first.
    pub fn next<C: Cloud, H: Host>(
        &mut self,
        cloud: &mut C,
        host: &mut H,
    ) -> Result<Vec<LogEvent>, H::Error> {
        let (mut lines, mut token) = (Vec::new(), None);
        loop {
            let call = FilterLogEvents {
                group: self.group.clone(),
                start_ms: self.start,
                end_ms: None,
                pattern: None,
                token,
            };
            let page = cloud.call(call)?;
            let is_new = |line: &LogEvent| self.given.insert((line.time, line.id.clone()));
            lines.extend(page.events.into_iter().filter(is_new));
            token = page.token;
            if token.is_none() {
                break;
            }
            host.wait(0)?;
        }
        lines.sort_by_key(|line| line.time);
        self.forget();
        Ok(lines)
    }

    /// Asks no longer for what is so old that nothing can come before it.
    fn forget(&mut self) {
        let newest = self.given.last().map_or(self.start, |(time, _)| *time);
        self.start = self.start.max(newest - LATE);
        let start = self.start;
        self.given.retain(|(time, _)| *time >= start);
    }
}
