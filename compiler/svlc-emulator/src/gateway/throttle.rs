//! Throttles as token buckets: [`Throttles`]. A route with a throttle of its own has its own bucket; all others of a stage share the
//! stage's. That they share is the careful reading of `apigw-dg` http-api-throttling, and not verified. The account's throttle
//! is not there.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use svlc_core::model::{Model, RouteId, Stage, Throttle};

/// The buckets of all stages.
#[derive(Debug)]
pub(crate) struct Throttles(Vec<Buckets>);

#[derive(Debug)]
struct Buckets {
    shared: Option<Bucket>,
    /// Of routes with settings of their own; `None`: without a throttle.
    own: BTreeMap<RouteId, Option<Bucket>>,
}

#[derive(Debug)]
struct Bucket {
    throttle: Throttle,
    state: Mutex<(f64, Instant)>,
}

impl Throttles {
    /// Full buckets.
    pub(crate) fn new(model: &Model) -> Self {
        let buckets = |stage: &Stage| Buckets {
            shared: stage.defaults.throttle.map(Bucket::new),
            own: stage
                .routes
                .iter()
                .map(|(id, own)| (*id, own.throttle.map(Bucket::new)))
                .collect(),
        };
        Self(model.stages.iter().map(buckets).collect())
    }

    /// Takes a token for a request; whether there was one.
    pub(crate) fn admit(&self, stage: usize, route: RouteId) -> bool {
        let buckets = &self.0[stage];
        let bucket = match buckets.own.get(&route) {
            Some(own) => own.as_ref(),
            None => buckets.shared.as_ref(),
        };
        bucket.is_none_or(|bucket| bucket.take(Instant::now()))
    }
}

impl Bucket {
    fn new(throttle: Throttle) -> Self {
        Self { throttle, state: Mutex::new((f64::from(throttle.burst), Instant::now())) }
    }

    fn take(&self, now: Instant) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (tokens, then) = *state;
        let gained = now.saturating_duration_since(then).as_secs_f64() * self.throttle.rate;
        let tokens = (tokens + gained).min(f64::from(self.throttle.burst));
        let is_admitted = tokens >= 1.0;
        *state = (if is_admitted { tokens - 1.0 } else { tokens }, now);
        is_admitted
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_bucket_empties_and_fills() {
        let bucket = Bucket::new(Throttle { rate: 10.0, burst: 3 });
        let start = Instant::now();
        let taken = |at: u64| bucket.take(start + Duration::from_millis(at));
        assert_eq!([taken(0), taken(0), taken(0), taken(0)], [true, true, true, false]);
        assert!(!taken(50));
        assert!(taken(110) && !taken(120));
        assert_eq!(
            [taken(9_000), taken(9_000), taken(9_000), taken(9_000)],
            [true, true, true, false]
        );
    }
}
