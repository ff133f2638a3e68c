//! An SNS topic and its policy.

use super::without_tls;
use crate::cfn::{Map, Piece, Resource, Value, logical_id};
use crate::emit::{role, tag_list, text};
use crate::model::{Encryption, Topic};
use crate::reference::Section;

/// The key of SNS in every account.
const OWN_KEY: &str = "alias/aws/sns";

/// An SNS topic.
pub(super) fn topic(topic: &Topic) -> Resource {
    let key = match &topic.encryption {
        Encryption::Aws => Some(Value::from(OWN_KEY)),
        Encryption::Key(key) => Some(text::value(key)),
        Encryption::None => None,
    };
    // CloudFormation makes up no name that ends as that of a FIFO topic has to.
    let name = topic.fifo.then(|| {
        let own = Piece::text(["-", &topic.name, ".fifo"].concat());
        Value::sub([Piece::reference("AWS::StackName"), own])
    });
    let properties = Map::new()
        .with_some("TopicName", name)
        .with_some("FifoTopic", topic.fifo.then_some(true))
        .with_some("ContentBasedDeduplication", topic.content_based_deduplication.then_some(true))
        .with_some("KmsMasterKeyId", key)
        .with_filled("Tags", tag_list(&topic.tags));
    Resource::new("AWS::SNS::Topic", properties).at(topic.origin)
}

/// Its policy. SNS takes no `sns:*` in the policy of a topic.
pub(super) fn policy(topic: &Topic) -> Resource {
    let own = Value::reference(logical_id::resource(Section::Topics, &topic.name));
    let properties = Map::new()
        .with("Topics", Value::list([own.clone()]))
        .with("PolicyDocument", role::document([without_tls("sns:Publish", [own])]));
    Resource::new("AWS::SNS::TopicPolicy", properties).at(topic.origin)
}
