//! An S3 bucket.

use crate::cfn::{Map, Resource};
use crate::emit::tag_list;
use crate::model::Bucket;

/// An S3 bucket.
pub(super) fn bucket(bucket: &Bucket) -> Resource {
    let bridge = Map::new().with("EventBridgeEnabled", true);
    let notifications = Map::new().with("EventBridgeConfiguration", bridge);
    let properties = Map::new()
        .with_some("NotificationConfiguration", bucket.notifies.then_some(notifications))
        .with_filled("Tags", tag_list(&bucket.tags));
    Resource::new("AWS::S3::Bucket", properties)
}
