//! When an environment that has nothing to do is frozen: a moment after its last event, not at once. Where requests come one behind the
//! other, stopping and starting a process takes longer than the work that it could do unseen in between.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::Function;

/// How long an environment waits for its next event before it is frozen. Lambda does not say how long it takes.
const AWAKE: Duration = Duration::from_millis(5);

impl Function {
    /// Sees to it that environments are frozen which have nothing to do, until none is left awake.
    pub(super) fn watch_awake(self: &Arc<Self>) {
        if std::mem::replace(&mut self.pool().has_awake, true) {
            return;
        }
        let function = Arc::clone(self);
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(AWAKE).await;
                if !function.freeze_idle() {
                    return;
                }
            }
        });
    }

    /// Freezes those whose moment is over; whether some are still awake.
    fn freeze_idle(&self) -> bool {
        let now = Instant::now();
        let mut pool = self.pool();
        let mut has_awake = false;
        for idle in pool.idle.iter_mut().filter(|idle| !idle.environment.is_frozen()) {
            match now.duration_since(idle.free) < AWAKE {
                true => has_awake = true,
                false => idle.environment.freeze(),
            }
        }
        pool.has_awake = has_awake;
        has_awake
    }
}
