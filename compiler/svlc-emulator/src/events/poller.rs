//! Lambda's poller of a queue: [`Poller`] gathers batches, has a function work on them, and deletes what it did.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::Semaphore;

use super::filter::Filters;
use super::queue::{Queue, Received};
use super::wait;
use crate::clock::Moment;
use crate::lambda::{Call, Function};

/// Invocations at once while a spec sets no limit: with as many Lambda begins (`lambda-dg`, with-sqs).
const CONCURRENCY: usize = 5;
/// Messages that one request to SQS gives at most (`botocore`, sqs ReceiveMessage).
const RECEIVED: usize = 10;

/// How a queue invokes a function.
#[derive(Debug)]
pub(crate) struct Poller {
    pub(crate) queue: Arc<Queue>,
    pub(crate) function: Arc<Function>,
    pub(crate) batch_size: usize,
    pub(crate) window: Duration,
    pub(crate) filters: Filters,
    pub(crate) partial_failures: bool,
    pub(crate) concurrency: Option<usize>,
    pub(crate) region: String,
}

impl Poller {
    /// Works until it is aborted. What is with the function then is worked off all the same, and what was gathered comes again.
    pub(crate) async fn run(self: Arc<Self>) {
        let places = Arc::new(Semaphore::new(self.concurrency.unwrap_or(CONCURRENCY)));
        while let Ok(place) = Arc::clone(&places).acquire_owned().await {
            let batch = self.gather().await;
            let this = Arc::clone(&self);
            tokio::spawn(async move {
                this.deliver(batch).await;
                drop(place);
            });
        }
    }

    fn now(&self) -> Moment {
        self.function.machine.clock.now()
    }

    /// The next batch.
    async fn gather(&self) -> Vec<Received> {
        let mut batch: Vec<Received> = Vec::new();
        let mut until = None;
        loop {
            let changed = self.queue.changed();
            let now = self.now();
            let wanted = (self.batch_size - batch.len()).min(RECEIVED);
            batch.extend(self.receive(wanted, now));
            let is_full = batch.len() >= self.batch_size;
            if !batch.is_empty() {
                let end = *until.get_or_insert(now.after(self.window));
                if is_full || now >= end {
                    return batch;
                }
            }
            let next = self.queue.next_visible(now).into_iter().chain(until).min();
            let clock = &self.function.machine.clock;
            wait::first(changed, wait::maybe(next.map(|next| clock.sleep_until(next)))).await;
        }
    }

    /// Some messages; those that no filter takes are deleted.
    fn receive(&self, most: usize, now: Moment) -> Vec<Received> {
        let received = self.queue.receive(most, None, now);
        let (taken, left): (Vec<_>, Vec<_>) =
            received.into_iter().partition(|one| self.filters.take(&self.record(one), "body"));
        for one in left {
            self.queue.delete(&one.receipt, now);
        }
        taken
    }

    fn record(&self, received: &Received) -> Value {
        received.message.record(&received.receipt, &self.queue.settings.arn, &self.region)
    }

    async fn deliver(&self, batch: Vec<Received>) {
        let records: Vec<Value> = batch.iter().map(|one| self.record(one)).collect();
        let event = json!({ "Records": records }).to_string();
        let failed = self.work(event, &batch).await;
        let now = self.now();
        for one in batch.iter().filter(|one| !failed.contains(&one.message.id)) {
            self.queue.delete(&one.receipt, now);
        }
    }

    /// Has the function work on a batch; the ids of those that failed.
    async fn work(&self, event: String, batch: &[Received]) -> BTreeSet<String> {
        let all = || batch.iter().map(|one| one.message.id.clone()).collect::<BTreeSet<_>>();
        let call = Call::plain(event, &self.function, self.now());
        let Ok(invocation) = self.function.invoke(call).await else { return all() };
        match invocation.answer.await {
            Ok(answer) if answer.failure.is_none() && self.partial_failures => {
                failures(&answer.payload, &all()).unwrap_or_else(all)
            }
            Ok(answer) if answer.failure.is_none() => BTreeSet::new(),
            _ => all(),
        }
    }
}

/// The ids that a function answers to have failed; `None` if it answers what Lambda takes for a failure of the whole batch
/// (`lambda-dg`, services-sqs-errorhandling).
fn failures(payload: &[u8], ids: &BTreeSet<String>) -> Option<BTreeSet<String>> {
    if payload.is_empty() {
        return Some(BTreeSet::new());
    }
    let answer: Value = serde_json::from_slice(payload).ok()?;
    let failures = match (&answer, answer.get("batchItemFailures")) {
        (Value::Null, _) | (Value::Object(_), None | Some(Value::Null)) => {
            return Some(BTreeSet::new());
        }
        (_, Some(Value::Array(failures))) => failures,
        _ => return None,
    };
    let id = |failure: &Value| failure.get("itemIdentifier")?.as_str().map(str::to_owned);
    let failed: BTreeSet<String> = failures.iter().map(id).collect::<Option<_>>()?;
    failed.is_subset(ids).then_some(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_is_read_as_lambda_does() {
        let ids = BTreeSet::from(["a".to_owned(), "b".to_owned()]);
        let read = |text: &str| {
            failures(text.as_bytes(), &ids)
                .map(|failed| failed.into_iter().collect::<Vec<_>>().join(","))
        };
        for none in
            ["", "null", "{}", r#"{"batchItemFailures":null}"#, r#"{"batchItemFailures":[]}"#]
        {
            assert_eq!(read(none).as_deref(), Some(""), "{none}");
        }
        assert_eq!(read(r#"{"batchItemFailures":[{"itemIdentifier":"b"}]}"#).as_deref(), Some("b"));
        for all in [
            "not json",
            r#"{"batchItemFailures":[{"itemIdentifier":""}]}"#,
            r#"{"batchItemFailures":[{"itemIdentifier":null}]}"#,
            r#"{"batchItemFailures":[{"id":"a"}]}"#,
            r#"{"batchItemFailures":[{"itemIdentifier":"c"}]}"#,
        ] {
            assert_eq!(read(all), None, "{all}");
        }
    }
}
