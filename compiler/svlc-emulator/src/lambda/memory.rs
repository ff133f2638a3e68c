//! The memory of an environment: [`Usage`]. Where it has a control group the system ends what grows beyond its memory; elsewhere its
//! resident memory is looked at, and whoever looks ends it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::groups::Group;
use super::system;

/// How often the memory of a process at work is looked at.
pub(super) const WATCH: Duration = Duration::from_millis(100);
/// How long what was seen holds: to look takes longer than a short event.
const HOLDS: Duration = Duration::from_millis(10);

/// What an environment has used.
#[derive(Debug)]
pub(super) struct Usage {
    pid: u32,
    /// KiB.
    limit: u64,
    group: Option<Arc<Group>>,
    /// The most that was seen, in KiB.
    most: Option<u64>,
    seen: Option<Instant>,
    is_exceeded: bool,
}

impl Usage {
    /// Of a process that has so much, and is held to it by a group if there is one.
    pub(super) fn new(pid: u32, megabytes: u32, group: Option<Arc<Group>>) -> Self {
        let limit = u64::from(megabytes) << 10;
        Self { pid, limit, group, most: None, seen: None, is_exceeded: false }
    }

    /// The most that was seen, in KiB; `None` where the system does not say.
    pub(super) fn most(&self) -> Option<u64> {
        self.most
    }

    /// Whether it was seen to be more than there is.
    pub(super) fn is_exceeded(&self) -> bool {
        self.is_exceeded
    }

    /// Looks, unless it was looked at a moment ago; whether the process has to be ended.
    pub(super) fn look(&mut self) -> bool {
        let now = Instant::now();
        if self.seen.is_some_and(|seen| now.duration_since(seen) < HOLDS) {
            return false;
        }
        let Some(memory) = self.measure() else { return false };
        self.seen = Some(now);
        self.most = self.most.max(Some(memory.most.min(self.limit)));
        self.is_exceeded |= self.group.is_none() && memory.now > self.limit;
        self.is_exceeded
    }

    /// Notes that all of it was used.
    pub(super) fn exhaust(&mut self) {
        self.most = Some(self.limit);
    }

    /// What the process has; what all processes of its group have, if there are more.
    fn measure(&self) -> Option<system::Memory> {
        let own = system::memory(self.pid)?;
        let group = self.group.iter().flat_map(|group| group.processes());
        let others = group.filter(|pid| *pid != self.pid).filter_map(system::memory);
        let now = own.now + others.map(|other| other.now).sum::<u64>();
        Some(system::Memory { most: own.most.max(now), now })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_more_than_there_is_is_ended() {
        let own = std::process::id();
        let mut enough = Usage::new(own, 10_240, None);
        assert!(!enough.look() && enough.most() > Some(0));
        let mut too_much = Usage::new(own, 1, None);
        assert!(too_much.look() && too_much.is_exceeded());
        assert_eq!(too_much.most(), Some(1_024), "no more than there is is reported");
    }

    #[test]
    fn what_has_no_process_any_more_says_nothing() {
        let mut gone = Usage::new(u32::MAX, 128, None);
        assert!(!gone.look());
        assert_eq!(gone.most(), None);
        gone.exhaust();
        assert_eq!(gone.most(), Some(128 << 10));
    }
}
