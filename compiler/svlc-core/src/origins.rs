//! Where in a spec that comes from which AWS has: [`Origins`]. Which field a property is made of, as `docs/features.md` says, and what
//! stands at the place that a resource is made for. Plans and failures are shown there.

mod fields;
mod look;

use std::collections::BTreeMap;

use crate::diagnostic::Sink;
use crate::document::{self, Document};
use crate::environment;
use crate::places::{Part, Places};
use crate::source::{Source, Span};
use fields::{Becomes, Fields};

/// What stands where; nothing if the spec cannot be read.
pub(crate) struct Origins<'a> {
    source: &'a Source,
    document: Option<Document>,
    places: Places,
    /// What each part becomes in AWS.
    becomes: Vec<Option<Becomes>>,
}

impl<'a> Origins<'a> {
    /// Reads the spec.
    pub(crate) fn read(source: &'a Source, environment: Option<&str>) -> Self {
        let document = document::parse(source, &mut Sink::new()).map(|document| {
            let over = environment.and_then(|name| environment::find(&document, name));
            over.map_or_else(|| document.clone(), |over| environment::whole(&document, over))
        });
        let places = document.as_ref().map(Places::new).unwrap_or_default();
        let becomes = becomes(places.parts());
        Self { source, document, places, becomes }
    }

    /// The spec, if it can be read.
    pub(crate) fn document(&self) -> Option<&Document> {
        self.document.as_ref()
    }

    /// Every part, in the order written.
    pub(crate) fn parts(&self) -> &[Part] {
        self.places.parts()
    }

    /// Keys down to what stands at a place.
    pub(crate) fn path(&self, origin: Span) -> Option<&[String]> {
        self.places.path(origin)
    }

    /// The field that a property of a resource is made of, which is made for what stands at `origin`; `property` is its keys from
    /// `Properties` down. `None`: the spec does not set it.
    pub(crate) fn field(&self, origin: Span, kind: &str, property: &[String]) -> Option<Span> {
        let of = self.path(origin)?;
        if of.first().is_some_and(|section| section == "resources") {
            return self.written(of, property);
        }
        let all = self.parts().iter().zip(&self.becomes);
        let below = all.filter(|(part, _)| is_meant(&part.path, of));
        let ranked = below.filter_map(|(part, becomes)| {
            let rank = becomes.as_ref()?.rank(part.path.last()?, kind, property)?;
            // What stands at the thing itself goes before what is set for all, and of two alike the outer one.
            let is_own = part.path.starts_with(of);
            Some(((is_own, rank, std::cmp::Reverse(part.path.len())), part.place))
        });
        ranked.max_by_key(|(rank, _)| *rank).map(|(_, place)| place)
    }

    /// The place of a property of a raw resource, or of the closest above it.
    fn written(&self, of: &[String], property: &[String]) -> Option<Span> {
        let keys: Vec<&str> = property.iter().map(|key| key.trim_matches(['[', ']'])).collect();
        (1..=keys.len()).rev().find_map(|length| {
            let path: Vec<String> = of
                .iter()
                .cloned()
                .chain(keys[..length].iter().map(|key| (*key).to_owned()))
                .collect();
            self.places.at(&path).map(|part| part.place)
        })
    }
}

/// What each part becomes in AWS. A `type` in it or beside it may tell.
fn becomes(parts: &[Part]) -> Vec<Option<Becomes>> {
    let typed = parts.iter().filter_map(|part| match part.path.split_last()? {
        (key, above) if key == "type" => Some((above, part.text.as_deref()?)),
        _ => None,
    });
    let types: BTreeMap<&[String], &str> = typed.collect();
    let fields = Fields::read();
    let tag = |path: &[String]| {
        let beside = || types.get(path.split_last()?.1);
        types.get(path).or_else(beside).copied()
    };
    parts.iter().map(|part| fields.of(&part.path, tag(&part.path))).collect()
}

/// Whether a part may say something of what stands at a path: it stands there, or is set for all functions, or for all.
fn is_meant(path: &[String], of: &[String]) -> bool {
    let first = path.first().map(String::as_str);
    path.starts_with(of)
        || (first == Some("defaults") && of.first().is_some_and(|section| section == "functions"))
        || first == Some("tags")
        || (first == Some("api") && of.first().is_some_and(|section| section == "routes"))
        || (first == Some("api") && of.first().is_some_and(|section| section == "api"))
        || (first == Some("routes") && of.first().is_some_and(|section| section == "stages"))
}
