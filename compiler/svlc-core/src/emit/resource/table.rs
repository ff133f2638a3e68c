//! A DynamoDB table.

use crate::cfn::{Map, Resource};
use crate::emit::tag_list;
use crate::model::Table;

/// A DynamoDB table.
pub(super) fn table(table: &Table) -> Resource {
    let properties = Map::new().with_filled("Tags", tag_list(&table.tags));
    Resource::new("AWS::DynamoDB::Table", properties)
}
