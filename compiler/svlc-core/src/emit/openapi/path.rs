//! Paths as OpenAPI has them: one for all routes that differ in method or in the names of parameters only.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::{Value, json};

use crate::model::{HttpMethod, Route};
use crate::routing::{RouteKey, Segment};

/// Paths in the order in which their first route is written, by their shape.
#[derive(Default)]
pub(super) struct Paths<'a> {
    items: IndexMap<String, Item<'a>>,
    /// How the paths are written.
    written: BTreeSet<String>,
}

/// A path and the routes on it.
pub(super) struct Item<'a> {
    segments: &'a [Segment],
    /// For each segment, the name of the parameter that it is.
    pub(super) names: Vec<Option<String>>,
    /// Routes for one method each.
    pub(super) methods: Vec<(HttpMethod, &'a Route)>,
    /// The `ANY` route.
    pub(super) any: Option<&'a Route>,
}

impl<'a> Paths<'a> {
    /// The path of that key, which is made first if it is new. Its parameters have the names that its first route gives.
    pub(super) fn item(&mut self, key: &RouteKey, segments: &'a [Segment]) -> &mut Item<'a> {
        let shape = key.shape();
        let shape = shape.split_once(' ').map_or(shape.as_str(), |(_, path)| path).to_owned();
        let written = &mut self.written;
        self.items.entry(shape).or_insert_with(|| new_item(segments, written))
    }

    /// The paths.
    pub(super) fn into_items(self) -> impl Iterator<Item = Item<'a>> {
        self.items.into_values()
    }
}

/// `/a/{x}` and `/a/{x+}` are two routes, but `/a/{x}` both in OpenAPI: the parameter of the later one gets another name.
fn new_item<'a>(segments: &'a [Segment], written: &mut BTreeSet<String>) -> Item<'a> {
    let mut names: Vec<Option<String>> = Vec::new();
    for segment in segments {
        // Readers of OpenAPI take a colon in a parameter for a format.
        let mut name = segment.parameter().map(|name| name.replace(':', "_"));
        while name.is_some() && names.contains(&name) {
            name.iter_mut().for_each(|name| name.push('_'));
        }
        names.push(name);
    }
    let mut item = Item { segments, names, methods: Vec::new(), any: None };
    while !written.insert(item.path()) {
        item.names.iter_mut().flatten().for_each(|name| name.push('_'));
    }
    item
}

impl Item<'_> {
    /// `/orders/{id}`.
    pub(super) fn path(&self) -> String {
        if self.segments.is_empty() {
            return "/".to_owned();
        }
        let parts = self.segments.iter().zip(&self.names).map(|(segment, name)| match name {
            Some(name) => ["/{", name, "}"].concat(),
            None => ["/", &segment.to_string()].concat(),
        });
        parts.collect()
    }

    /// What stands in braces.
    pub(super) fn parameters(&self) -> Value {
        let named = self.segments.iter().zip(&self.names);
        let parameter = |(segment, name): (&Segment, &Option<String>)| {
            let name = name.as_ref()?;
            let mut parameter = json!({
                "name": name,
                "in": "path",
                "required": true,
                "schema": { "type": "string" },
            });
            if matches!(segment, Segment::Greedy(_)) {
                parameter["description"] = json!("One or more segments, slashes included");
            }
            Some(parameter)
        };
        named.filter_map(parameter).collect()
    }
}
