//! Short words for what AWS names at length.

use std::time::Duration;

use svlc_core::date::Date;
use svlc_deploy::host::Work;
use svlc_deploy::protocol::Millis;

/// Seconds of a day.
const DAY: Millis = 24 * 60 * 60;

/// A type of resource, without what all of them begin with.
pub(crate) fn kind(resource_type: &str) -> &str {
    resource_type.strip_prefix("AWS::").unwrap_or(resource_type)
}

/// What has become of a resource, if an event says that something has come to an end.
pub(super) fn ended(status: &str) -> Option<&'static str> {
    Some(match status {
        "CREATE_COMPLETE" => "created",
        "UPDATE_COMPLETE" => "updated",
        "DELETE_COMPLETE" => "deleted",
        "DELETE_SKIPPED" => "kept",
        "IMPORT_COMPLETE" => "imported",
        "UPDATE_ROLLBACK_COMPLETE" | "ROLLBACK_COMPLETE" => "put back",
        status if status.ends_with("_FAILED") => "failed",
        _ => return None,
    })
}

/// What AWS is doing to a stack.
pub(super) fn work(work: Work) -> &'static str {
    match work {
        Work::Create => "making",
        Work::Update => "changing",
        Work::Delete => "deleting",
        Work::Continue => "putting back",
    }
}

/// How long something took.
pub(crate) fn clock(took: Duration) -> String {
    let seconds = took.as_secs();
    match seconds {
        0..60 => format!("{seconds} s"),
        _ => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

/// A moment, to the second, in UTC.
pub(crate) fn moment(millis: Millis) -> String {
    let seconds = millis.max(0) / 1000;
    let date = Date::from_unix_days(u32::try_from(seconds / DAY).unwrap_or_default());
    let (hour, minute, second) = (seconds % DAY / 3600, seconds % 3600 / 60, seconds % 60);
    format!("{date} {hour:02}:{minute:02}:{second:02} UTC")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_told_and_a_beginning_is_not() {
        assert_eq!(ended("UPDATE_IN_PROGRESS"), None);
        assert_eq!(ended("CREATE_COMPLETE"), Some("created"));
        assert_eq!(ended("DELETE_FAILED"), Some("failed"));
        assert_eq!(kind("AWS::Lambda::Function"), "Lambda::Function");
        assert_eq!(moment(1_795_637_859_429), "2026-11-25 20:17:39 UTC");
        assert_eq!(clock(Duration::from_secs(125)), "2 min 05 s");
    }
}
