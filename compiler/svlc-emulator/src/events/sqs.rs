//! The API of SQS, in its JSON protocol, for the queues of the service: [`Events::sqs`]. What makes and deletes queues is no part
//! of it: the spec does.

mod input;
mod receive;
mod send;

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::Events;
use super::queue::Queue;
use crate::aws::Fault;
use input::Input;

/// Entries of a batch at most (`botocore`, sqs SendMessageBatch).
const ENTRIES: usize = 10;

impl Events {
    /// Does what is asked for.
    pub(crate) async fn sqs(&self, action: &str, input: &Value) -> Result<Value, Fault> {
        let input = Input(input);
        match action {
            "GetQueueUrl" => {
                let name = input.text("QueueName")?;
                let queue = self.queue(name).ok_or_else(unknown_queue)?;
                return Ok(json!({ "QueueUrl": self.local.queue_url(&queue.settings.name) }));
            }
            "ListQueues" => return Ok(self.list(&input)),
            _ => {}
        }
        let url = input.text("QueueUrl")?;
        let name = url.rsplit('/').next().unwrap_or(url);
        let queue = self.queue(name).ok_or_else(unknown_queue)?;
        let now = self.clock.now();
        match action {
            "SendMessage" => send::send(queue, &input, now),
            "SendMessageBatch" => batch(&input, |entry| send::send(queue, entry, now)),
            "ReceiveMessage" => receive::receive(queue, &input, &self.clock).await,
            "DeleteMessage" => delete(queue, &input, now),
            "DeleteMessageBatch" => batch(&input, |entry| delete(queue, entry, now)),
            "ChangeMessageVisibility" => hide(queue, &input, now),
            "ChangeMessageVisibilityBatch" => batch(&input, |entry| hide(queue, entry, now)),
            "GetQueueAttributes" => Ok(attributes(queue, &input, now)),
            "PurgeQueue" => {
                queue.purge(now);
                Ok(json!({}))
            }
            _ => {
                let text = format!("`{action}` of SQS is not emulated by svlc");
                Err(Fault::new("UnsupportedOperation", text))
            }
        }
    }

    /// A queue by its name here.
    pub(super) fn queue(&self, name: &str) -> Option<&Arc<Queue>> {
        self.queues.values().find(|queue| queue.settings.name == name)
    }

    fn list(&self, input: &Input<'_>) -> Value {
        let prefix = input.0["QueueNamePrefix"].as_str().unwrap_or_default();
        let names = self.queues.values().map(|queue| queue.settings.name.as_str());
        let names = names.filter(|name| name.starts_with(prefix));
        let urls: Vec<String> = names.map(|name| self.local.queue_url(name)).collect();
        json!({ "QueueUrls": urls })
    }
}

fn unknown_queue() -> Fault {
    Fault {
        query: Some("AWS.SimpleQueueService.NonExistentQueue"),
        ..Fault::new("QueueDoesNotExist", "The specified queue does not exist.")
    }
}

/// Does something for each entry of a batch; what goes wrong with one does not stop the others.
fn batch(
    input: &Input<'_>,
    each: impl Fn(&Input<'_>) -> Result<Value, Fault>,
) -> Result<Value, Fault> {
    let entries = input.0["Entries"].as_array().map(Vec::as_slice).unwrap_or_default();
    let fault =
        |kind, query, text: &str| Err(Fault { query: Some(query), ..Fault::new(kind, text) });
    if entries.is_empty() {
        let text = "There should be at least one SendMessageBatchRequestEntry in the request.";
        return fault("EmptyBatchRequest", "AWS.SimpleQueueService.EmptyBatchRequest", text);
    }
    if entries.len() > ENTRIES {
        let text = format!(
            "Maximum number of entries per request are {ENTRIES}. You have sent {}.",
            entries.len()
        );
        let query = "AWS.SimpleQueueService.TooManyEntriesInBatchRequest";
        return fault("TooManyEntriesInBatchRequest", query, &text);
    }
    let ids: Vec<&str> =
        entries.iter().map(|entry| entry["Id"].as_str().unwrap_or_default()).collect();
    if let Some(twice) = ids.iter().enumerate().find(|(at, id)| ids[..*at].contains(id)) {
        let text = format!("Id {} repeated.", twice.1);
        let query = "AWS.SimpleQueueService.BatchEntryIdsNotDistinct";
        return fault("BatchEntryIdsNotDistinct", query, &text);
    }
    let (mut successful, mut failed) = (Vec::new(), Vec::new());
    for (entry, id) in entries.iter().zip(ids) {
        match each(&Input(entry)) {
            Ok(mut done) => {
                done["Id"] = json!(id);
                successful.push(done);
            }
            Err(fault) => failed.push(json!({
                "Id": id, "SenderFault": true, "Code": fault.kind, "Message": fault.message,
            })),
        }
    }
    Ok(json!({ "Successful": successful, "Failed": failed }))
}

fn delete(queue: &Queue, input: &Input<'_>, now: crate::clock::Moment) -> Result<Value, Fault> {
    // That it is gone already is no fault.
    queue.delete(input.text("ReceiptHandle")?, now);
    Ok(json!({}))
}

fn hide(queue: &Queue, input: &Input<'_>, now: crate::clock::Moment) -> Result<Value, Fault> {
    let receipt = input.text("ReceiptHandle")?;
    let hidden = input.seconds("VisibilityTimeout", 43_200)?;
    let hidden = hidden.ok_or_else(|| input::missing("VisibilityTimeout"))?;
    if queue.hide(receipt, hidden, now) {
        return Ok(json!({}));
    }
    let text = format!(
        "Value {receipt} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available \
         for visibility timeout change."
    );
    Err(Fault::new("InvalidParameterValue", text))
}

/// What a queue is, as far as it is asked for; numbers are text.
fn attributes(queue: &Queue, input: &Input<'_>, now: crate::clock::Moment) -> Value {
    let settings = &queue.settings;
    let counts = queue.counts(now);
    let seconds = |duration: Duration| duration.as_secs().to_string();
    let mut all = vec![
        ("QueueArn", settings.arn.clone()),
        ("ApproximateNumberOfMessages", counts.visible.to_string()),
        ("ApproximateNumberOfMessagesNotVisible", counts.in_flight.to_string()),
        ("ApproximateNumberOfMessagesDelayed", counts.delayed.to_string()),
        ("VisibilityTimeout", seconds(settings.visibility_timeout)),
        ("MessageRetentionPeriod", seconds(settings.retention)),
        ("DelaySeconds", seconds(settings.delay)),
        ("MaximumMessageSize", settings.max_size.to_string()),
        ("ReceiveMessageWaitTimeSeconds", seconds(settings.receive_wait)),
    ];
    if settings.is_fifo {
        all.push(("FifoQueue", "true".to_owned()));
        all.push(("ContentBasedDeduplication", settings.by_content.to_string()));
    }
    if let Some((dead, after)) = &queue.dead_letter {
        let policy = json!({ "deadLetterTargetArn": dead.settings.arn, "maxReceiveCount": after });
        all.push(("RedrivePolicy", policy.to_string()));
    }
    let wanted = input.names("AttributeNames");
    let is_wanted = |name: &str| wanted.iter().any(|wanted| *wanted == "All" || *wanted == name);
    let found = all.into_iter().filter(|(name, _)| is_wanted(name));
    let found: serde_json::Map<_, _> =
        found.map(|(name, value)| (name.to_owned(), json!(value))).collect();
    if found.is_empty() { json!({}) } else { json!({ "Attributes": found }) }
}
