//! Environments that have nothing to do: [`Idle`]. They are frozen a moment after their last event, not at once: where requests come
//! one behind the other, stopping and starting a process takes longer than the work that it could do unseen in between.

use std::time::Duration;

use tokio::time::Instant;

use super::environment::Environment;

/// How long an environment waits for its next event before it is frozen. Lambda does not say how long it takes.
pub(super) const AWAKE: Duration = Duration::from_millis(5);

/// The environments of a function that are free.
#[derive(Debug, Default)]
pub(super) struct Idle {
    /// With when they became so, the last at the end.
    all: Vec<(Instant, Environment)>,
    /// Whether somebody is about to freeze them.
    is_watched: bool,
}

impl Idle {
    /// Takes in an environment; whether somebody has to see to it that it is frozen.
    pub(super) fn put(&mut self, environment: Environment) -> bool {
        self.all.push((Instant::now(), environment));
        !std::mem::replace(&mut self.is_watched, true)
    }

    /// Takes in a frozen environment that has not been used.
    pub(super) fn put_last(&mut self, environment: Environment) {
        self.all.insert(0, (Instant::now(), environment));
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// The one that was used last: fewer have to be kept awake.
    pub(super) fn take(&mut self) -> Option<Environment> {
        self.all.pop().map(|(_, environment)| environment)
    }

    /// All of them.
    pub(super) fn take_all(&mut self) -> impl Iterator<Item = Environment> + use<> {
        std::mem::take(&mut self.all).into_iter().map(|(_, environment)| environment)
    }

    /// Freezes those whose time is over; whether some are still awake.
    pub(super) fn freeze(&mut self) -> bool {
        let now = Instant::now();
        self.is_watched = false;
        for (since, environment) in self.all.iter_mut().filter(|(_, one)| !one.is_frozen()) {
            match now.duration_since(*since) < AWAKE {
                true => self.is_watched = true,
                false => environment.freeze(),
            }
        }
        self.is_watched
    }
}
