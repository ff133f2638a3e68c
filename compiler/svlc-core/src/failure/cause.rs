//! Which of a stack's events is the cause: [`find`]. The rest are followers: what was cancelled because of it, what rolls back.

use super::Event;

/// What matters among the events of the last operation.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found<'a> {
    /// What failed first.
    pub(super) cause: Option<&'a Event>,
    /// What keeps the rollback, or the deletion, from ending.
    pub(super) stuck: Option<&'a Event>,
}

/// Finds them. `is_resource` knows the stack's own resources, so that a stack within the stack is not taken for it.
pub(super) fn find(events: &[Event], is_resource: impl Fn(&str) -> bool) -> Found<'_> {
    let is_stack =
        |event: &Event| event.kind == "AWS::CloudFormation::Stack" && !is_resource(&event.id);
    let starts = |event: &Event| is_stack(event) && is_start(&event.status);
    let start = events.iter().rposition(starts).map_or(0, |at| at + 1);
    let events = &events[start..];
    let turn = events
        .iter()
        .position(|event| is_stack(event) && event.status.contains("ROLLBACK_IN_PROGRESS"))
        .unwrap_or(events.len());
    let (before, after) = events.split_at(turn);
    let is_cause = |event: &&Event| is_failed(event) && !is_follower(event);
    let of_resource = |event: &&Event| !is_stack(event) && is_cause(event);
    // Without a resource that failed, the stack's own reason is the cause: an export that is in use.
    let of_stack = |event: &&Event| {
        let is_turn = event.status.ends_with("ROLLBACK_IN_PROGRESS") || is_failed(event);
        is_stack(event) && is_turn && !is_follower(event) && event.reason != "User Initiated"
    };
    let cause = before.iter().find(of_resource).or_else(|| events.iter().find(of_stack));
    let last = events.iter().rev().find(|event| is_stack(event));
    let is_stuck = last.is_some_and(|event| event.status.ends_with("ROLLBACK_FAILED"));
    let stuck = if is_stuck { after.iter().find(of_resource).or(last) } else { None };
    Found { cause, stuck }
}

fn is_start(status: &str) -> bool {
    matches!(
        status,
        "CREATE_IN_PROGRESS" | "UPDATE_IN_PROGRESS" | "DELETE_IN_PROGRESS" | "IMPORT_IN_PROGRESS"
    )
}

fn is_failed(event: &Event) -> bool {
    event.status.ends_with("_FAILED")
}

/// Whether it failed because something else had.
fn is_follower(event: &Event) -> bool {
    let reason = event.reason.trim();
    let cancelled = ["creation cancelled", "update cancelled", "deletion cancelled"];
    reason.is_empty()
        || reason.starts_with("The following resource(s) failed to")
        || cancelled.iter().any(|words| reason.to_ascii_lowercase().contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(id: &str, status: &str, reason: &str) -> Event {
        let kind = if id == "shop" { "AWS::CloudFormation::Stack" } else { "AWS::SQS::Queue" };
        Event {
            id: id.to_owned(),
            kind: kind.to_owned(),
            status: status.to_owned(),
            reason: reason.to_owned(),
            ..Event::default()
        }
    }

    /// Ids of the cause and of what is stuck.
    fn ids(events: &[Event]) -> (&str, &str) {
        let found = find(events, |id| id != "shop");
        (found.cause.map_or("", |one| &one.id), found.stuck.map_or("", |one| &one.id))
    }

    #[test]
    fn the_first_that_was_not_cancelled_is_the_cause() {
        let events = [
            event("Old", "CREATE_FAILED", "of an earlier deployment"),
            event("shop", "UPDATE_IN_PROGRESS", "User Initiated"),
            event("A", "CREATE_FAILED", "Resource creation cancelled"),
            event("B", "CREATE_FAILED", "B already exists"),
            event("C", "CREATE_FAILED", "C already exists"),
            event(
                "shop",
                "UPDATE_ROLLBACK_IN_PROGRESS",
                "The following resource(s) failed to create: [B, C].",
            ),
            event("D", "DELETE_FAILED", "late"),
            event("shop", "UPDATE_ROLLBACK_COMPLETE", ""),
        ];
        assert_eq!(ids(&events), ("B", ""));
    }

    #[test]
    fn the_stack_itself_may_be_the_cause() {
        let events = [
            event("shop", "UPDATE_IN_PROGRESS", "User Initiated"),
            event("shop", "UPDATE_ROLLBACK_IN_PROGRESS", "Export x cannot be deleted"),
        ];
        assert_eq!(ids(&events), ("shop", ""));
        let by_hand = [
            event("shop", "UPDATE_IN_PROGRESS", "User Initiated"),
            event("A", "UPDATE_FAILED", "Resource update cancelled"),
            event("shop", "UPDATE_ROLLBACK_IN_PROGRESS", "User Initiated"),
        ];
        assert_eq!(ids(&by_hand), ("", ""));
        assert_eq!(ids(&[]), ("", ""));
    }

    #[test]
    fn what_keeps_a_rollback_from_ending_is_found_beside_the_cause() {
        let events = [
            event("shop", "UPDATE_IN_PROGRESS", "User Initiated"),
            event("A", "UPDATE_FAILED", "why"),
            event(
                "shop",
                "UPDATE_ROLLBACK_IN_PROGRESS",
                "The following resource(s) failed to update: [A].",
            ),
            event("B", "UPDATE_FAILED", "no"),
            event(
                "shop",
                "UPDATE_ROLLBACK_FAILED",
                "The following resource(s) failed to update: [B].",
            ),
        ];
        assert_eq!(ids(&events), ("A", "B"));
    }
}
