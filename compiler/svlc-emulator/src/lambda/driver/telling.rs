//! What is told of an invocation: to its log, and to those who look on.

use std::time::Duration;

use super::Run;
use crate::clock::Moment;
use crate::id;
use crate::lambda::answer::Failure;
use crate::lambda::config::{Config, Initialization};
use crate::lambda::report::{Entry, InitReport, Report};
use crate::log::Line;
use crate::observe::{self, Part};

impl Run {
    /// Logs what has no process, and so no log of its own.
    pub(super) fn log_alone(&self, entries: &[Entry<'_>]) -> Vec<u8> {
        let Config { name, log, .. } = &self.function.config;
        let lines: Vec<String> = entries.iter().flat_map(|entry| entry.lines(*log)).collect();
        for text in lines.clone() {
            let name = name.as_str().into();
            self.function.machine.log.put(Line::Function { name, text });
        }
        lines.join("\n").into_bytes()
    }

    pub(super) fn begun(&self) -> Entry<'_> {
        let (config, arn) = (&self.function.config, &self.call.arn);
        Entry::Start { id: &self.id, config, arn, trace: self.trace() }
    }

    pub(super) fn ended(&self, duration: Duration) -> Entry<'_> {
        let failure = self.failure.clone();
        // What Lambda makes up of a failure is no work of the function's.
        let is_own = failure.as_ref().and_then(Failure::status).is_none();
        let bytes = if is_own { self.answered.len() } else { 0 };
        Entry::End { id: &self.id, failure, duration, bytes }
    }

    /// The trace that this is part of, if it is sampled.
    fn trace(&self) -> Option<&str> {
        let trace = self.call.trace.as_str();
        let is_sampled = id::part(trace, "Sampled") == Some("1");
        (is_sampled && self.function.config.tracing).then_some(trace)
    }

    /// Keeps it for those who look on.
    pub(super) fn observe(&self, report: &Report<'_>, log: &[u8]) {
        let records = &self.function.machine.log.records;
        if !records.admits_of(self.origin) {
            return;
        }
        let took = report.duration + report.init.unwrap_or_default();
        let took = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        records.invocation(observe::Invocation {
            id: self.id.clone(),
            function: self.function.config.name.clone(),
            origin: self.origin,
            at: Moment::now().0.saturating_sub(took),
            event: Part::of(&self.call.event),
            answer: Part::of(&self.answered),
            is_failure: report.failure.is_some(),
            log: String::from_utf8_lossy(log).into_owned(),
            duration: report.duration,
            billed: report.billed_ms(),
            init: report.init,
            memory: report.memory,
            used: report.used,
        });
    }

    pub(super) fn report(&self, duration: Duration) -> Report<'_> {
        let config = &self.function.config;
        // A process is given up at its timeout; what the clock adds is not its own.
        let duration = match self.failure {
            Some(Failure::Timeout) => duration.min(Duration::from_secs(config.timeout.into())),
            _ => duration,
        };
        Report {
            id: &self.id,
            duration,
            init: self.init,
            memory: config.memory,
            used: self.memory.map(|kib| u32::try_from(kib.div_ceil(1_024)).unwrap_or(u32::MAX)),
            failure: self.failure.clone(),
            trace: self.trace(),
        }
    }
}

/// What is told of a start for a request.
pub(super) fn started(
    duration: Duration,
    phase: &'static str,
    failure: Option<Failure>,
) -> Entry<'static> {
    let initialization = Initialization::OnDemand;
    Entry::InitReport(InitReport { duration, phase, failure, initialization })
}
