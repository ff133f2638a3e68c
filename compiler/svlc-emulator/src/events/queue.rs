//! A queue of SQS: [`Queue`]. It is told what time it is, and leaves waiting to those who receive.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sha2::{Digest, Sha256};
use tokio::sync::Notify;

use super::message::{Message, Order};
use crate::clock::Moment;

/// How long a FIFO queue remembers what was sent (SQS developer guide, exactly-once processing).
const DEDUPLICATION: Duration = Duration::from_secs(5 * 60);

/// What a queue is made with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Its name here.
    pub(crate) name: String,
    pub(crate) arn: String,
    pub(crate) is_fifo: bool,
    /// Whether the body tells messages apart that have no id for that.
    pub(crate) by_content: bool,
    pub(crate) visibility_timeout: Duration,
    pub(crate) retention: Duration,
    pub(crate) delay: Duration,
    /// Bytes.
    pub(crate) max_size: usize,
    pub(crate) receive_wait: Duration,
}

/// A queue.
#[derive(Debug)]
pub(crate) struct Queue {
    pub(crate) settings: Settings,
    /// Where messages go that were received too often, and how often that is.
    pub(crate) dead_letter: Option<(Arc<Queue>, u32)>,
    store: Arc<Store>,
}

/// What is in a queue; it outlives a change of the settings.
#[derive(Debug, Default)]
struct Store {
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Debug, Default)]
struct State {
    /// In the order sent.
    messages: Vec<Stored>,
    /// What FIFO messages of the last minutes were told apart by, and what they were.
    sent: BTreeMap<String, (Moment, String, u64)>,
    sequence: u64,
}

#[derive(Debug)]
struct Stored {
    message: Message,
    /// Nobody receives it before.
    visible: Moment,
    /// What its last receiver can delete it by.
    receipt: Option<String>,
}

/// A message that was received.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) message: Message,
    pub(crate) receipt: String,
}

/// How many messages are where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Counts {
    pub(crate) visible: usize,
    pub(crate) in_flight: usize,
    pub(crate) delayed: usize,
}

impl Queue {
    /// With the messages that a queue of before holds.
    pub(crate) fn new(
        settings: Settings,
        dead_letter: Option<(Arc<Self>, u32)>,
        before: Option<&Self>,
    ) -> Self {
        let store = before.map(|before| Arc::clone(&before.store)).unwrap_or_default();
        Self { settings, dead_letter, store }
    }

    /// Puts a message, after so long; id and sequence number are those of an earlier one if a FIFO queue has had it.
    pub(crate) fn send(
        &self,
        mut message: Message,
        delay: Option<Duration>,
        now: Moment,
    ) -> Message {
        let mut state = self.state(now);
        if let Some(order) = &mut message.order {
            let key = order.deduplication.clone();
            if let Some((_, id, sequence)) = state.sent.get(&key) {
                message.id.clone_from(id);
                order.sequence = *sequence;
                return message;
            }
            state.sequence += 1;
            order.sequence = state.sequence;
            state.sent.insert(key, (now, message.id.clone(), order.sequence));
        }
        let visible = now.after(delay.unwrap_or(self.settings.delay));
        state.messages.push(Stored { message: message.clone(), visible, receipt: None });
        drop(state);
        self.store.changed.notify_waiters();
        message
    }

    /// Takes messages and hides them from others; those that were received too often go to the queue of dead letters.
    pub(crate) fn receive(
        &self,
        most: usize,
        hidden: Option<Duration>,
        now: Moment,
    ) -> Vec<Received> {
        let until = now.after(hidden.unwrap_or(self.settings.visibility_timeout));
        let (mut received, mut dead) = (Vec::new(), Vec::new());
        let mut state = self.state(now);
        // Groups of which a message is with a receiver: those behind it wait.
        let mut busy = BTreeSet::new();
        let mut place = 0;
        while place < state.messages.len() && received.len() < most {
            let stored = &mut state.messages[place];
            let group = stored.message.order.as_ref().map(|order| order.group.clone());
            let is_busy = group.as_ref().is_some_and(|group| busy.contains(group));
            if stored.visible > now || is_busy {
                busy.extend(group);
                place += 1;
                continue;
            }
            let is_dead = self
                .dead_letter
                .as_ref()
                .is_some_and(|(_, after)| stored.message.receives >= *after);
            if is_dead {
                dead.push(state.messages.remove(place).message);
                continue;
            }
            stored.message.receives += 1;
            stored.message.first_received.get_or_insert(now);
            stored.visible = until;
            let receipt = receipt();
            stored.receipt = Some(receipt.clone());
            received.push(Received { message: stored.message.clone(), receipt });
            place += 1;
        }
        drop(state);
        dead.into_iter().for_each(|message| self.bury(message, now));
        received
    }

    fn bury(&self, mut message: Message, now: Moment) {
        let Some((queue, _)) = &self.dead_letter else { return };
        message.dead_from = Some(self.settings.arn.clone());
        queue.put_dead(message, now);
    }

    /// Puts a message that another queue has given up: it keeps its id and its age, and is received anew.
    fn put_dead(&self, mut message: Message, now: Moment) {
        message.receives = 0;
        message.first_received = None;
        let mut state = self.state(now);
        if let Some(order) = &mut message.order {
            state.sequence += 1;
            order.sequence = state.sequence;
        }
        state.messages.push(Stored { message, visible: now, receipt: None });
        drop(state);
        self.store.changed.notify_waiters();
    }

    /// Deletes a message by what its last receiver got; whether it was there.
    pub(crate) fn delete(&self, receipt: &str, now: Moment) -> bool {
        let mut state = self.state(now);
        let before = state.messages.len();
        state.messages.retain(|stored| stored.receipt.as_deref() != Some(receipt));
        let is_gone = state.messages.len() < before;
        drop(state);
        // Those behind it in its group are free.
        self.store.changed.notify_waiters();
        is_gone
    }

    /// Hides a message for so long from now on; whether its receiver still has it.
    pub(crate) fn hide(&self, receipt: &str, hidden: Duration, now: Moment) -> bool {
        let mut state = self.state(now);
        let is_it = |stored: &&mut Stored| stored.receipt.as_deref() == Some(receipt);
        let found = state.messages.iter_mut().find(is_it).filter(|stored| stored.visible > now);
        let is_there = found.map(|stored| stored.visible = now.after(hidden)).is_some();
        drop(state);
        self.store.changed.notify_waiters();
        is_there
    }

    /// Deletes everything.
    pub(crate) fn purge(&self, now: Moment) {
        self.state(now).messages.clear();
    }

    /// How many messages are where.
    pub(crate) fn counts(&self, now: Moment) -> Counts {
        let mut counts = Counts::default();
        for stored in &self.state(now).messages {
            match (stored.visible <= now, stored.receipt.is_some()) {
                (true, _) => counts.visible += 1,
                (false, true) => counts.in_flight += 1,
                (false, false) => counts.delayed += 1,
            }
        }
        counts
    }

    /// When the next message can be received that cannot be now; `None` if there is none.
    pub(crate) fn next_visible(&self, now: Moment) -> Option<Moment> {
        let state = self.state(now);
        state.messages.iter().map(|stored| stored.visible).filter(|visible| *visible > now).min()
    }

    /// Ends when something in the queue changes from now on.
    pub(crate) fn changed(&self) -> tokio::sync::futures::Notified<'_> {
        self.store.changed.notified()
    }

    /// What the queue holds, without what has grown too old.
    fn state(&self, now: Moment) -> MutexGuard<'_, State> {
        let mut state = self.store.state.lock().unwrap_or_else(PoisonError::into_inner);
        let retention = self.settings.retention;
        state.messages.retain(|stored| stored.message.sent.after(retention) > now);
        state.sent.retain(|_, (sent, _, _)| sent.after(DEDUPLICATION) > now);
        state
    }
}

/// The order of a message of a FIFO queue; its place in it is found when it is put there.
pub(crate) fn order(group: String, deduplication: String) -> Order {
    Order { group, deduplication, sequence: 0 }
}

/// What a receiver gets to delete a message by.
pub(crate) fn receipt() -> String {
    format!("AQEB{:032x}{:032x}", fastrand::u128(..), fastrand::u128(..))
}

/// What tells messages apart by their body: its SHA-256 digest.
pub(crate) fn by_content(body: &str) -> String {
    Sha256::digest(body.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(dead_letter: Option<(Arc<Queue>, u32)>) -> Queue {
        let settings = Settings {
            name: "jobs".to_owned(),
            arn: "arn:aws:sqs:eu-west-1:123456789012:jobs".to_owned(),
            is_fifo: false,
            by_content: false,
            visibility_timeout: Duration::from_secs(30),
            retention: Duration::from_secs(345_600),
            delay: Duration::ZERO,
            max_size: 1_048_576,
            receive_wait: Duration::ZERO,
        };
        Queue::new(settings, dead_letter, None)
    }

    fn bodies(received: &[Received]) -> Vec<&str> {
        received.iter().map(|one| one.message.body.as_str()).collect()
    }

    fn seconds(seconds: u64) -> Moment {
        Moment(1_000 * seconds)
    }

    fn message(body: &str, group: Option<&str>) -> Message {
        let order = group.map(|group| order(group.to_owned(), body.to_owned()));
        Message { order, ..Message::new(body.to_owned(), seconds(0)) }
    }

    #[test]
    fn a_message_that_was_received_is_hidden_until_its_time_is_over() {
        let queue = queue(None);
        queue.send(message("a", None), None, seconds(0));
        let first = queue.receive(10, None, seconds(1));
        assert_eq!(bodies(&first), ["a"]);
        assert_eq!(queue.next_visible(seconds(1)), Some(seconds(31)));
        assert!(queue.receive(10, None, seconds(30)).is_empty());
        let second = queue.receive(10, None, seconds(31));
        assert_eq!((bodies(&second), second[0].message.receives), (vec!["a"], 2));
        assert!(!queue.delete(&first[0].receipt, seconds(32)), "only the last receiver can");
        assert!(queue.delete(&second[0].receipt, seconds(32)));
        assert!(queue.receive(10, None, seconds(100)).is_empty());
    }

    #[test]
    fn what_is_received_too_often_becomes_a_dead_letter() {
        let failed = Arc::new(queue(None));
        let queue = queue(Some((Arc::clone(&failed), 2)));
        let sent = queue.send(message("a", None), None, seconds(0));
        for time in [0, 30] {
            assert_eq!(queue.receive(1, None, seconds(time)).len(), 1);
        }
        assert!(queue.receive(1, None, seconds(60)).is_empty());
        let dead = &failed.receive(1, None, seconds(60))[0].message;
        assert_eq!((&dead.id, dead.receives, dead.sent), (&sent.id, 1, seconds(0)));
        assert_eq!(dead.dead_from.as_deref(), Some("arn:aws:sqs:eu-west-1:123456789012:jobs"));
    }

    #[test]
    fn a_group_waits_for_its_first_message_and_others_do_not() {
        let queue = queue(None);
        for (body, group) in [("a1", "a"), ("a2", "a"), ("b1", "b")] {
            queue.send(message(body, Some(group)), None, seconds(0));
        }
        let first = queue.receive(1, None, seconds(0));
        assert_eq!(bodies(&first), ["a1"]);
        assert_eq!(bodies(&queue.receive(10, None, seconds(0))), ["b1"]);
        assert!(queue.delete(&first[0].receipt, seconds(1)));
        assert_eq!(bodies(&queue.receive(10, None, seconds(1))), ["a2"]);
    }

    #[test]
    fn the_same_message_twice_within_five_minutes_is_one() {
        let queue = queue(None);
        let first = queue.send(message("a", Some("g")), None, seconds(0));
        let again = queue.send(message("a", Some("g")), None, seconds(299));
        assert_eq!((&first.id, &first.order), (&again.id, &again.order));
        let later = queue.send(message("a", Some("g")), None, seconds(300));
        assert_ne!(first.id, later.id);
        assert_eq!(queue.counts(seconds(300)).visible, 2);
    }

    #[test]
    fn messages_wait_for_their_delay_and_go_when_they_are_old() {
        let queue = queue(None);
        queue.send(message("a", None), Some(Duration::from_secs(5)), seconds(0));
        let counts = |time| queue.counts(seconds(time));
        assert_eq!(counts(4), Counts { delayed: 1, ..Counts::default() });
        assert_eq!(counts(5), Counts { visible: 1, ..Counts::default() });
        assert_eq!(counts(345_600), Counts::default());
    }

    #[test]
    fn a_receiver_can_give_back_what_it_has_or_keep_it_longer() {
        let queue = queue(None);
        queue.send(message("a", None), None, seconds(0));
        let receipt = queue.receive(1, None, seconds(0))[0].receipt.clone();
        assert!(queue.hide(&receipt, Duration::from_secs(100), seconds(1)));
        assert!(queue.receive(1, None, seconds(100)).is_empty());
        assert!(queue.hide(&receipt, Duration::ZERO, seconds(100)));
        assert_eq!(queue.receive(1, None, seconds(100)).len(), 1);
    }
}
