//! What Lambda adds to a function's log: [`Entry`], as text byte for byte, or in JSON as a record of its own (captured in 2024 and
//! 2026; which level a record has: `lambda-dg`, monitoring-cloudwatchlogs-log-level).

use std::time::Duration;

use serde_json::{Value, json};

use super::answer::Failure;
use super::config::{Config, Initialization};
use super::log_format::{Level, LogFormat};
use crate::clock::Moment;
use crate::id;

/// What Lambda tells.
#[derive(Debug, Clone)]
pub(crate) enum Entry<'a> {
    /// An environment is started. In JSON alone: as text the line begins with the version of a runtime, and there is none here.
    InitStart { config: &'a Config, initialization: Initialization, log_stream: &'a str },
    /// It has started, or has not.
    InitReport(InitReport),
    /// An invocation begins.
    Start { id: &'a str, config: &'a Config, arn: &'a str, trace: Option<&'a str> },
    /// It has run as long as it may, in seconds. As text alone.
    TimedOut { id: &'a str, seconds: u32 },
    /// The runtime is done with it.
    End { id: &'a str, failure: Option<Failure>, duration: Duration, bytes: usize },
    /// What it took.
    Report(Report<'a>),
}

/// How the start of an environment went.
#[derive(Debug, Clone)]
pub(crate) struct InitReport {
    pub(crate) duration: Duration,
    /// `init`, or `invoke` for a second attempt.
    pub(crate) phase: &'static str,
    pub(crate) failure: Option<Failure>,
    pub(crate) initialization: Initialization,
}

/// What an invocation took.
#[derive(Debug, Clone)]
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
    /// The trace that it is part of, if that is sampled.
    pub(crate) trace: Option<&'a str>,
}

impl Entry<'_> {
    /// The lines of a log in that format; none if it is not written there.
    pub(crate) fn lines(&self, format: LogFormat) -> Vec<String> {
        match format {
            LogFormat::Text => self.text(),
            LogFormat::Json { system, .. } => {
                let record = self.record().filter(|(level, _, _)| *level >= system);
                let line = |(_, kind, record): (Level, &str, Value)| {
                    let kind = format!("platform.{kind}");
                    json!({ "time": Moment::now().iso(), "type": kind, "record": record })
                        .to_string()
                };
                record.map(line).into_iter().collect()
            }
        }
    }

    fn text(&self) -> Vec<String> {
        match self {
            Self::InitStart { .. } => Vec::new(),
            Self::InitReport(report) => report.line().into_iter().collect(),
            Self::Start { id, config, .. } => {
                vec![format!("START RequestId: {id} Version: {}", config.version.name())]
            }
            Self::TimedOut { id, seconds } => {
                let now = Moment::now().iso();
                vec![format!("{now} {id} Task timed out after {seconds}.00 seconds")]
            }
            Self::End { id, .. } => vec![format!("END RequestId: {id}")],
            Self::Report(report) => {
                [Some(report.line()), report.trace_line()].into_iter().flatten().collect()
            }
        }
    }

    /// Level, name and content of the record.
    fn record(&self) -> Option<(Level, &'static str, Value)> {
        Some(match self {
            Self::InitStart { config, initialization, log_stream } => {
                let record = json!({
                    "initializationType": initialization.name(),
                    "phase": "init",
                    "functionName": config.name,
                    "functionVersion": config.version.name(),
                    "instanceId": log_stream,
                    "instanceMaxMemory": u64::from(config.memory) << 20,
                });
                (Level::Debug, "initStart", record)
            }
            Self::InitReport(report) => (report.level(), "initReport", report.record()),
            Self::Start { id, config, arn, trace } => {
                let version = config.version.name();
                let record = json!({ "requestId": id, "functionArn": arn, "version": version });
                (Level::Info, "start", traced(record, *trace))
            }
            Self::TimedOut { .. } => return None,
            Self::End { id, failure, duration, bytes } => {
                let metrics = json!({ "durationMs": millis(*duration), "producedBytes": bytes });
                let record = json!({ "requestId": id, "status": "", "metrics": metrics });
                (
                    level(failure.as_ref(), Level::Debug),
                    "runtimeDone",
                    ended(record, failure.as_ref()),
                )
            }
            Self::Report(report) => {
                (level(report.failure.as_ref(), Level::Info), "report", report.record())
            }
        })
    }
}

impl InitReport {
    /// The line, which there is only if it went wrong.
    fn line(&self) -> Option<String> {
        let (status, kind) = self.failure.as_ref()?.status().unwrap_or(("error", None));
        let kind = kind.map(|kind| format!("\tError Type: {kind}")).unwrap_or_default();
        let (duration, phase) = (millis(self.duration), self.phase);
        Some(format!(
            "INIT_REPORT Init Duration: {duration:.2} ms\tPhase: {phase}\tStatus: {status}{kind}"
        ))
    }

    fn level(&self) -> Level {
        let good = match self.initialization {
            Initialization::OnDemand => Level::Debug,
            Initialization::Provisioned => Level::Info,
        };
        level(self.failure.as_ref(), good)
    }

    fn record(&self) -> Value {
        let record = json!({
            "initializationType": self.initialization.name(),
            "phase": self.phase,
            "status": "",
            "metrics": { "durationMs": millis(self.duration) },
        });
        ended(record, self.failure.as_ref())
    }
}

impl Report<'_> {
    /// Since August 2025 the time to start is billed too.
    pub(crate) fn billed_ms(&self) -> u64 {
        let billed = self.duration + self.init.unwrap_or_default();
        u64::try_from(billed.as_nanos().div_ceil(1_000_000)).unwrap_or(u64::MAX)
    }

    /// The line. A line without a status ends with a tab.
    fn line(&self) -> String {
        let mut line = format!(
            "REPORT RequestId: {}\tDuration: {:.2} ms\tBilled Duration: {} ms\tMemory Size: {} MB\tMax Memory Used: {} MB\t",
            self.id,
            millis(self.duration),
            self.billed_ms(),
            self.memory,
            self.used.unwrap_or(0),
        );
        if let Some(init) = self.init {
            line.push_str(&format!("Init Duration: {:.2} ms\t", millis(init)));
        }
        if let Some((status, kind)) = self.failure.as_ref().and_then(Failure::status) {
            line.push_str(&format!("Status: {status}"));
            if let Some(kind) = kind {
                line.push_str(&format!("\tError Type: {kind}"));
            }
        }
        line
    }

    /// The line behind it, of an invocation that is traced.
    fn trace_line(&self) -> Option<String> {
        let trace = self.trace?;
        let (root, segment) = (id::part(trace, "Root")?, id::part(trace, "Parent")?);
        Some(format!("XRAY TraceId: {root}\tSegmentId: {segment}\tSampled: true\t"))
    }

    fn record(&self) -> Value {
        let mut metrics = json!({
            "durationMs": millis(self.duration),
            "billedDurationMs": self.billed_ms(),
            "memorySizeMB": self.memory,
            "maxMemoryUsedMB": self.used.unwrap_or(0),
        });
        if let Some(init) = self.init {
            metrics["initDurationMs"] = Value::from(millis(init));
        }
        let record = json!({ "requestId": self.id, "metrics": metrics });
        traced(ended(record, self.failure.as_ref()), self.trace)
    }
}

/// A failure is important; what went well is as important as it is.
fn level(failure: Option<&Failure>, good: Level) -> Level {
    failure.and_then(Failure::status).map_or(good, |_| Level::Warn)
}

/// A record with how it ended.
fn ended(mut record: Value, failure: Option<&Failure>) -> Value {
    let (status, kind) = failure.and_then(Failure::status).unwrap_or(("success", None));
    record["status"] = Value::from(status);
    if let Some(kind) = kind {
        record["errorType"] = Value::from(kind);
    }
    record
}

/// A record with the trace that it is part of.
fn traced(mut record: Value, trace: Option<&str>) -> Value {
    if let Some(trace) = trace {
        let span = id::part(trace, "Parent").unwrap_or_default();
        record["tracing"] = json!({ "spanId": span, "type": "X-Amzn-Trace-Id", "value": trace });
    }
    record
}

/// Milliseconds with three decimals, as records have them.
fn millis(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1_000_000.0).round() / 1_000.0
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
            trace: None,
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
        let exit = report(None, Some(Failure::Exit)).line();
        assert_eq!(exit, format!("{head}Status: error\tError Type: Runtime.ExitError"));
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
        let report = InitReport {
            duration: Duration::from_micros(150_790),
            phase: "init",
            failure: Some(Failure::Exit),
            initialization: Initialization::OnDemand,
        };
        assert_eq!(
            report.line().unwrap(),
            "INIT_REPORT Init Duration: 150.79 ms\tPhase: init\tStatus: error\tError Type: Runtime.ExitError"
        );
        let timeout = InitReport { failure: Some(Failure::Timeout), ..report };
        assert_eq!(
            timeout.record().to_string(),
            r#"{"initializationType":"on-demand","phase":"init","status":"timeout","metrics":{"durationMs":150.79}}"#
        );
        assert_eq!(timeout.level(), Level::Warn);
    }

    #[test]
    fn a_report_in_json_is_as_captured() {
        assert_eq!(
            report(Some(463_512), None).record().to_string(),
            r#"{"requestId":"6f7f","metrics":{"durationMs":80.3,"billedDurationMs":544,"memorySizeMB":128,"maxMemoryUsedMB":97,"initDurationMs":463.512},"status":"success"}"#
        );
    }

    #[test]
    fn a_trace_has_a_line_of_its_own() {
        let trace = "Root=1-61c86fa4-59b3c6d959653c527fd10966;Parent=107ea78a5750a811;Sampled=1";
        let traced = Report { trace: Some(trace), ..report(None, None) };
        assert_eq!(
            traced.trace_line().unwrap(),
            "XRAY TraceId: 1-61c86fa4-59b3c6d959653c527fd10966\tSegmentId: 107ea78a5750a811\tSampled: true\t"
        );
    }
}
