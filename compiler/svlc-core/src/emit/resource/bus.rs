//! An EventBridge event bus.

use crate::cfn::{Map, Resource};
use crate::emit::tag_list;
use crate::model::Bus;

/// An EventBridge event bus.
pub(super) fn bus(bus: &Bus) -> Resource {
    let properties = Map::new().with_filled("Tags", tag_list(&bus.tags));
    Resource::new("AWS::Events::EventBus", properties)
}
