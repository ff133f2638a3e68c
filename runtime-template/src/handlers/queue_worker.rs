//! Works off the messages of a queue one by one, and reports those that failed, so that only they come again.

use std::fmt::Display;

use aws_lambda_events::sqs::{SqsEvent, SqsMessage};
use lambda_runtime::Error;

use crate::generated::queue_worker::{Env, Event, Outcome, log};

/// Handles an event.
pub async fn handle(env: &Env, event: Event) -> Result<Outcome, Error> {
    match event {
        // svlc: events
        Event::Queue(batch) => Ok(work_off(env, &batch).await),
        // svlc: end
    }
}

/// Works off a batch. What comes behind a failed message of the same group fails with it, so that the order is kept.
async fn work_off(env: &Env, batch: &SqsEvent) -> Outcome {
    let mut failures = Failures::default();
    for message in &batch.records {
        if failures.hold_back(message) {
            failures.add(message, &"a message before it in its group failed");
        } else if let Err(error) = work(env, message).await {
            failures.add(message, &error);
        }
    }
    Outcome::of(failures.ids)
}

/// Does the work of one message: yours to write. An error has the message come again.
async fn work(_env: &Env, message: &SqsMessage) -> Result<(), Error> {
    let body = message.body.as_deref().unwrap_or_default();
    log(&format_args!("{} bytes of work", body.len()));
    match body {
        "" => Err("it has no body".into()),
        _ => Ok(()),
    }
}

/// The messages of a batch that failed.
#[derive(Default)]
struct Failures {
    ids: Vec<String>,
    groups: Vec<String>,
}

impl Failures {
    /// Whether a message has to wait for one that failed.
    fn hold_back(&self, message: &SqsMessage) -> bool {
        let group = message.attributes.get("MessageGroupId");
        group.is_some_and(|group| self.groups.contains(group))
    }

    /// Remembers a message, and says in the log why it failed.
    fn add(&mut self, message: &SqsMessage, why: &dyn Display) {
        // Lambda takes an empty id for a failure of the whole batch.
        let id = message.message_id.clone().unwrap_or_default();
        log(&format_args!("message `{id}` failed: {why}"));
        self.ids.push(id);
        let group = message.attributes.get("MessageGroupId");
        self.groups.extend(group.cloned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(id: &str, group: Option<&str>) -> SqsMessage {
        let mut message = SqsMessage::default();
        message.message_id = Some(id.to_owned());
        let group = group.map(|group| ("MessageGroupId".to_owned(), group.to_owned()));
        message.attributes.extend(group);
        message
    }

    #[test]
    fn a_group_waits_for_a_message_that_failed_and_others_do_not() {
        let mut failures = Failures::default();
        assert!(!failures.hold_back(&message("a", Some("one"))));
        failures.add(&message("a", Some("one")), &"it broke");
        assert!(failures.hold_back(&message("b", Some("one"))));
        assert!(!failures.hold_back(&message("c", Some("two"))));
        assert_eq!(failures.ids, ["a"]);
    }

    #[test]
    fn without_groups_nothing_waits() {
        let mut failures = Failures::default();
        failures.add(&message("a", None), &"it broke");
        assert!(!failures.hold_back(&message("b", None)));
    }
}
