//! How a function's log is written and what of it is kept: [`LogFormat`] (`lambda-dg`, monitoring-cloudwatchlogs-advanced).

use serde_json::Value;
use svlc_core::model::{self, Log};

/// The form of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogFormat {
    /// Lines as they are.
    Text,
    /// Lambda's own lines in JSON, and only what is important enough.
    Json {
        /// The least of the function's own.
        application: Level,
        /// The least of Lambda's.
        system: Level,
    },
}

/// How important a line is, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Trace,
    Debug,
    Info,
    Warn,
    Error,
    Fatal,
}

impl Level {
    const ALL: [(&'static str, Self); 6] = [
        ("TRACE", Self::Trace),
        ("DEBUG", Self::Debug),
        ("INFO", Self::Info),
        ("WARN", Self::Warn),
        ("ERROR", Self::Error),
        ("FATAL", Self::Fatal),
    ];

    /// Of a line that a function has printed: what it says itself in JSON, else `INFO`.
    fn of(line: &str) -> Self {
        let said = serde_json::from_str::<Value>(line).ok();
        let said = said.as_ref().and_then(|line| line["level"].as_str());
        let is_it =
            |(name, _): &&(&str, Self)| said.is_some_and(|said| said.eq_ignore_ascii_case(name));
        Self::ALL.iter().find(is_it).map_or(Self::Info, |(_, level)| *level)
    }

    fn name(self) -> &'static str {
        Self::ALL[self as usize].0
    }
}

impl LogFormat {
    /// Of a function; both levels are `INFO` if nothing is said.
    pub(crate) fn new(log: &Log) -> Self {
        let Some(model::LogFormat::Json) = log.format else { return Self::Text };
        let application = match log.level {
            Some(model::LogLevel::Trace) => Level::Trace,
            Some(model::LogLevel::Debug) => Level::Debug,
            Some(model::LogLevel::Info) | None => Level::Info,
            Some(model::LogLevel::Warn) => Level::Warn,
            Some(model::LogLevel::Error) => Level::Error,
            Some(model::LogLevel::Fatal) => Level::Fatal,
        };
        let system = match log.system_level {
            Some(model::SystemLogLevel::Debug) => Level::Debug,
            Some(model::SystemLogLevel::Info) | None => Level::Info,
            Some(model::SystemLogLevel::Warn) => Level::Warn,
        };
        Self::Json { application, system }
    }

    /// Whether a line that the function has printed is kept.
    pub(crate) fn keeps(self, line: &str) -> bool {
        match self {
            Self::Text => true,
            Self::Json { application, .. } => Level::of(line) >= application,
        }
    }

    /// What a runtime is told of it; nothing if it is text.
    pub(crate) fn variables(self) -> Vec<(&'static str, &'static str)> {
        match self {
            Self::Text => Vec::new(),
            Self::Json { application, .. } => vec![
                ("AWS_LAMBDA_LOG_FORMAT", "JSON"),
                ("AWS_LAMBDA_LOG_LEVEL", application.name()),
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_as_important_as_it_says() {
        let level = Level::of;
        assert_eq!(level(r#"{"level":"ERROR","message":"boom"}"#), Level::Error);
        assert_eq!(level(r#"{"level":"debug"}"#), Level::Debug);
        for line in
            [r#"{"level":"NOTICE"}"#, r#"{"level":3}"#, "{}", "hello", r#"{"level":"ERROR""#, ""]
        {
            assert_eq!(level(line), Level::Info, "{line}");
        }
    }

    #[test]
    fn levels_have_their_names() {
        for (name, level) in Level::ALL {
            assert_eq!(level.name(), name);
        }
    }

    #[test]
    fn a_text_log_keeps_everything() {
        let warn = LogFormat::Json { application: Level::Warn, system: Level::Info };
        let line = r#"{"level":"INFO"}"#;
        assert!(LogFormat::Text.keeps(line) && !warn.keeps(line));
        assert_eq!(warn.variables()[1], ("AWS_LAMBDA_LOG_LEVEL", "WARN"));
        assert!(LogFormat::Text.variables().is_empty());
    }
}
