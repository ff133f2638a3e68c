//! An EventBridge event bus and its archive.

use crate::cfn::{Map, Piece, Resource, Value, logical_id};
use crate::emit::tag_list;
use crate::model::Bus;
use crate::reference::Section;

/// An EventBridge event bus.
pub(super) fn bus(bus: &Bus) -> Resource {
    let own = Piece::text(["-", &bus.name].concat());
    let description = bus.description.as_ref().filter(|text| !text.is_empty());
    let properties = Map::new()
        .with("Name", Value::sub([Piece::reference("AWS::StackName"), own]))
        .with_some("Description", description)
        .with_filled("Tags", tag_list(&bus.tags));
    Resource::new("AWS::Events::EventBus", properties)
        .at(bus.origin)
        .comment("Named after the stack, because an event bus cannot be without a name.")
}

/// Its archive, if it has one.
pub(super) fn archive(bus: &Bus) -> Option<Resource> {
    let id = logical_id::resource(Section::Buses, &bus.name);
    let properties = Map::new()
        .with("SourceArn", Value::attribute(id, "Arn"))
        .with("RetentionDays", bus.archive?);
    Some(Resource::new("AWS::Events::Archive", properties).at(bus.origin))
}
