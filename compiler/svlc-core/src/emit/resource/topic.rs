//! An SNS topic.

use crate::cfn::{Map, Resource};
use crate::emit::tag_list;
use crate::model::Topic;

/// An SNS topic.
pub(super) fn topic(topic: &Topic) -> Resource {
    let properties = Map::new().with_filled("Tags", tag_list(&topic.tags));
    Resource::new("AWS::SNS::Topic", properties)
}
