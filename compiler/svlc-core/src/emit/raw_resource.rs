//! Resources in CloudFormation's own words, the same in both templates.

use super::raw;
use crate::cfn::{Map, Resource, Value};
use crate::model::{Model, Raw, RawResource};

/// Every raw resource with its logical id.
pub(super) fn all(model: &Model) -> impl Iterator<Item = (String, Resource)> {
    model.raw.iter().map(|one| (one.id.clone(), resource(one)))
}

fn resource(written: &RawResource) -> Resource {
    let policies = written.policies.iter().map(|(name, value)| (*name, raw::value(value)));
    Resource {
        depends_on: written.depends_on.clone(),
        metadata: map(&written.metadata),
        attributes: policies.collect(),
        ..Resource::new(written.kind.clone(), map(&written.properties)).at(written.origin)
    }
}

/// A mapping; a function in its place cannot be, because every function of a template stands under a key.
fn map(written: &Raw) -> Map {
    match raw::value(written) {
        Value::Map(map) => map,
        _ => Map::new(),
    }
}
