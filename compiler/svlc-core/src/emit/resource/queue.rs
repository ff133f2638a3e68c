//! An SQS queue and its policy.

use super::without_tls;
use crate::cfn::{Map, Resource, Value, logical_id};
use crate::emit::{role, tag_list, text};
use crate::facts;
use crate::model::{Encryption, Queue};
use crate::reference::Section;

/// An SQS queue; what SQS takes for granted is left out.
pub(super) fn queue(queue: &Queue) -> Resource {
    let unless = |value: u32, usual: u32| (value != usual).then_some(value);
    let key = match &queue.encryption {
        Encryption::Key(key) => Some(text::value(key)),
        Encryption::Aws | Encryption::None => None,
    };
    let dead_letter = queue.dead_letter.as_ref().map(|(to, after)| {
        Map::new().with("deadLetterTargetArn", text::arn(to)).with("maxReceiveCount", *after)
    });
    let visibility = unless(queue.visibility_timeout, facts::DEFAULT_VISIBILITY_TIMEOUT_SECONDS);
    let retention = unless(queue.retention, facts::DEFAULT_MESSAGE_RETENTION_SECONDS);
    let properties = Map::new()
        .with_some("FifoQueue", queue.fifo.then_some(true))
        .with_some("ContentBasedDeduplication", queue.content_based_deduplication.then_some(true))
        .with_some("VisibilityTimeout", visibility)
        .with_some("MessageRetentionPeriod", retention)
        .with_some("DelaySeconds", unless(queue.delay, 0))
        .with_some("MaximumMessageSize", queue.max_message_size)
        .with_some("ReceiveMessageWaitTimeSeconds", unless(queue.receive_wait, 0))
        .with_some("RedrivePolicy", dead_letter)
        .with_some("SqsManagedSseEnabled", key.is_none().then_some(true))
        .with_some("KmsMasterKeyId", key)
        .with_filled("Tags", tag_list(&queue.tags));
    Resource::new("AWS::SQS::Queue", properties).at(queue.origin)
}

/// The policy of a queue; beside who comes without TLS, it says who else may send to it.
pub(in crate::emit) fn policy(queue: &Queue, statements: Vec<Map>) -> Resource {
    let id = logical_id::resource(Section::Queues, &queue.name);
    let refusal = without_tls("sqs:*", [Value::attribute(&id, "Arn")]);
    let properties = Map::new()
        .with("Queues", Value::list([Value::reference(id)]))
        .with("PolicyDocument", role::document([refusal].into_iter().chain(statements)));
    Resource::new("AWS::SQS::QueuePolicy", properties).at(queue.origin)
}
