//! Tables, queues, topics, buckets and event buses with what belongs to them, the same in both templates; one file a kind.

mod bucket;
mod bus;
mod queue;
mod table;
mod topic;

pub(super) use queue::policy as queue_policy;

use super::role;
use crate::cfn::{Map, Resource, Retention, Value, logical_id};
use crate::model::Model;
use crate::reference::Section;

/// Every resource of these kinds with its logical id, in the order written.
pub(super) fn all(model: &Model) -> Vec<(String, Resource)> {
    let (id, policy) = (logical_id::resource, logical_id::policy);
    let mut all = Vec::new();
    for one in &model.tables {
        all.push((id(Section::Tables, &one.name), table::table(one)));
    }
    for one in &model.queues {
        all.push((id(Section::Queues, &one.name), queue::queue(one)));
        all.push((policy(Section::Queues, &one.name), queue::policy(one, Vec::new())));
    }
    for one in &model.topics {
        all.push((id(Section::Topics, &one.name), topic::topic(one)));
        all.push((policy(Section::Topics, &one.name), topic::policy(one)));
    }
    for one in &model.buckets {
        all.push((id(Section::Buckets, &one.name), bucket::bucket(one)));
        all.push((policy(Section::Buckets, &one.name), bucket::policy(one)));
    }
    for one in &model.buses {
        all.push((id(Section::Buses, &one.name), bus::bus(one)));
        all.extend(bus::archive(one).map(|archive| (logical_id::archive(&one.name), archive)));
    }
    all
}

/// What becomes of a resource that holds data when the stack no longer wants it.
fn retention(retain: bool) -> Retention {
    if retain { Retention::Retain } else { Retention::Delete }
}

/// A statement that refuses whoever does not come over TLS. A policy of such statements allows nothing: that is for roles.
fn without_tls(actions: &str, resources: impl IntoIterator<Item = Value>) -> Map {
    let plain = Map::new().with("aws:SecureTransport", "false");
    Map::new()
        .with("Effect", "Deny")
        .with("Principal", "*")
        .with("Action", actions)
        .with("Resource", role::one_or_all(resources.into_iter().collect()))
        .with("Condition", Map::new().with("Bool", plain))
}
