//! Tables, queues, topics, buckets and event buses, the same in both templates; one file a kind.

mod bucket;
mod bus;
mod queue;
mod table;
mod topic;

use crate::cfn::{Resource, logical_id};
use crate::model::Model;
use crate::reference::Section;

/// Every resource of these kinds with its logical id, in the order written.
pub(super) fn all(model: &Model) -> Vec<(String, Resource)> {
    let mut all = Vec::new();
    let id = logical_id::resource;
    all.extend(model.tables.iter().map(|one| (id(Section::Tables, &one.name), table::table(one))));
    all.extend(model.queues.iter().map(|one| (id(Section::Queues, &one.name), queue::queue(one))));
    all.extend(model.topics.iter().map(|one| (id(Section::Topics, &one.name), topic::topic(one))));
    all.extend(
        model.buckets.iter().map(|one| (id(Section::Buckets, &one.name), bucket::bucket(one))),
    );
    all.extend(model.buses.iter().map(|one| (id(Section::Buses, &one.name), bus::bus(one))));
    all
}
