//! Short words for what AWS names at length.

use std::time::Duration;

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

/// How long something took.
pub(crate) fn clock(took: Duration) -> String {
    let seconds = took.as_secs();
    match seconds {
        0..60 => format!("{seconds} s"),
        _ => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
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
        assert_eq!(clock(Duration::from_secs(125)), "2 min 05 s");
    }
}
