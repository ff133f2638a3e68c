//! An SQS queue.

use crate::cfn::{Map, Resource};
use crate::emit::tag_list;
use crate::model::Queue;

/// An SQS queue.
pub(super) fn queue(queue: &Queue) -> Resource {
    let properties = Map::new().with_filled("Tags", tag_list(&queue.tags));
    Resource::new("AWS::SQS::Queue", properties)
}
