//! The lines that Lambda adds to a function's log, byte for byte.

use std::time::Duration;

use super::answer::Failure;
use crate::clock::Moment;

/// What a REPORT line tells.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Report<'a> {
    pub(crate) id: &'a str,
    pub(crate) duration: Duration,
    /// How long its environment took to start; `None` if it was there already.
    pub(crate) init: Option<Duration>,
    /// MB.
    pub(crate) memory: u32,
    /// MB; `None` where the system does not say.
    pub(crate) used: Option<u32>,
    pub(crate) failure: Option<Failure>,
}

pub(crate) fn start(id: &str) -> String {
    format!("START RequestId: {id} Version: $LATEST")
}

pub(crate) fn end(id: &str) -> String {
    format!("END RequestId: {id}")
}

impl Report<'_> {
    /// Since August 2025 the time to start is billed too.
    pub(crate) fn billed_ms(&self) -> u64 {
        let billed = self.duration + self.init.unwrap_or_default();
        u64::try_from(billed.as_nanos().div_ceil(1_000_000)).unwrap_or(u64::MAX)
    }

    /// The line. A line without a status ends with a tab.
    pub(crate) fn line(&self) -> String {
        let mut line = format!(
            "REPORT RequestId: {}\tDuration: {} ms\tBilled Duration: {} ms\tMemory Size: {} MB\tMax Memory Used: {} MB\t",
            self.id,
            millis(self.duration),
            self.billed_ms(),
            self.memory,
            self.used.unwrap_or(0),
        );
        if let Some(init) = self.init {
            line.push_str(&format!("Init Duration: {} ms\t", millis(init)));
        }
        if let Some(status) = self.failure.and_then(Failure::status) {
            line.push_str(status);
        }
        line
    }
}

/// What is logged of a function that ran longer than it may.
pub(crate) fn timed_out(id: &str, seconds: u32) -> String {
    format!("{} {id} Task timed out after {seconds}.00 seconds", Moment::now().iso())
}

/// What is logged of an environment that did not start. The phase is `init`, or `invoke` for the second attempt.
pub(crate) fn init_failed(duration: Duration, phase: &str, failure: Failure) -> String {
    let status = failure.status().unwrap_or("Status: error");
    format!("INIT_REPORT Init Duration: {} ms\tPhase: {phase}\t{status}", millis(duration))
}

/// Milliseconds with two decimals.
fn millis(duration: Duration) -> String {
    format!("{:.2}", duration.as_secs_f64() * 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(init: Option<u64>, failure: Option<Failure>) -> Report<'static> {
        Report {
            id: "6f7f",
            duration: Duration::from_micros(80_300),
            init: init.map(Duration::from_micros),
            memory: 128,
            used: Some(97),
            failure,
        }
    }

    #[test]
    fn a_cold_start_is_reported_and_billed() {
        assert_eq!(
            report(Some(488_910), None).line(),
            "REPORT RequestId: 6f7f\tDuration: 80.30 ms\tBilled Duration: 570 ms\tMemory Size: 128 MB\t\
             Max Memory Used: 97 MB\tInit Duration: 488.91 ms\t"
        );
    }

    #[test]
    fn a_warm_invocation_ends_with_a_tab_and_a_failed_one_with_its_status() {
        let head = "REPORT RequestId: 6f7f\tDuration: 80.30 ms\tBilled Duration: 81 ms\t\
                    Memory Size: 128 MB\tMax Memory Used: 97 MB\t";
        assert_eq!(report(None, None).line(), head);
        assert_eq!(report(None, Some(Failure::Handled)).line(), head);
        let timeout = report(None, Some(Failure::Timeout)).line();
        assert_eq!(timeout, format!("{head}Status: timeout"));
    }

    #[test]
    fn billing_rounds_up_to_the_millisecond() {
        let billed = |micros| {
            Report { duration: Duration::from_micros(micros), ..report(None, None) }.billed_ms()
        };
        assert_eq!((billed(3_000), billed(3_001), billed(1)), (3, 4, 1));
        let timeout = Report { duration: Duration::from_secs(3), ..report(Some(402_040), None) };
        assert_eq!(timeout.billed_ms(), 3_403);
    }

    #[test]
    fn a_failed_start_is_reported() {
        let line = init_failed(Duration::from_micros(150_790), "init", Failure::Exit);
        assert_eq!(
            line,
            "INIT_REPORT Init Duration: 150.79 ms\tPhase: init\tStatus: error\tError Type: Runtime.ExitError"
        );
    }
}
