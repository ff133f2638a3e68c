//! Places of a spec with an environment laid over it: [`Places`]. Which entry stands where, and which field a property of AWS is made
//! of, as `docs/features.md` says. Plans and failures are shown there.

mod fields;
mod look;

use std::collections::BTreeMap;

use crate::diagnostic::Sink;
use crate::document::{self, Document, NodeId, NodeKind};
use crate::environment;
use crate::source::{Source, Span};
use fields::{Becomes, Fields};

/// The first of some fields that is set, of the function or whatever else stands at `origin`; that itself if none is.
pub fn field(source: &Source, environment: Option<&str>, origin: Span, fields: &[&str]) -> Span {
    Places::read(source, environment).first_set(origin, fields).unwrap_or(origin)
}

/// The places of a spec; none if it cannot be read.
pub(crate) struct Places<'a> {
    source: &'a Source,
    document: Option<Document>,
    /// Every entry, in the order written.
    entries: Vec<Entry>,
    /// Entries by the place of key or value.
    by_place: BTreeMap<Span, usize>,
}

/// A key of the spec, or an item of a list.
pub(crate) struct Entry {
    /// Keys down to it.
    pub(crate) path: Vec<String>,
    /// The value, if it is a scalar; else the key.
    pub(crate) place: Span,
    /// What it becomes in AWS.
    becomes: Option<Becomes>,
}

impl<'a> Places<'a> {
    /// Reads the spec.
    pub(crate) fn read(source: &'a Source, environment: Option<&str>) -> Self {
        let document = document::parse(source, &mut Sink::new()).map(|document| {
            let over = environment.and_then(|name| environment::find(&document, name));
            over.map_or_else(|| document.clone(), |over| environment::whole(&document, over))
        });
        let mut places =
            Self { source, document: None, entries: Vec::new(), by_place: BTreeMap::new() };
        if let Some(document) = &document {
            places.collect(document, document.root(), &mut Vec::new(), &Fields::read());
        }
        Self { document, ..places }
    }

    /// The spec, if it can be read.
    pub(crate) fn document(&self) -> Option<&Document> {
        self.document.as_ref()
    }

    /// Every entry, in the order written.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn collect(
        &mut self,
        document: &Document,
        node: NodeId,
        path: &mut Vec<String>,
        fields: &Fields,
    ) {
        let children: Vec<(String, Span, NodeId)> = match &document.node(node).kind {
            NodeKind::Mapping(entries) => {
                let named = entries.iter().filter(|(key, _)| !document.is_hole(*key));
                named
                    .map(|(key, value)| {
                        (document.text(*key).to_owned(), document.span(*key), *value)
                    })
                    .collect()
            }
            NodeKind::Sequence(items) => {
                let items = items.iter().enumerate();
                items
                    .map(|(index, item)| (index.to_string(), document.span(*item), *item))
                    .collect()
            }
            NodeKind::Scalar { .. } | NodeKind::Hole => return,
        };
        for (name, key, value) in children {
            path.push(name);
            let is_scalar = matches!(document.node(value).kind, NodeKind::Scalar { .. });
            let place = if is_scalar { document.span(value) } else { key };
            let tag = document.get(value, "type").or_else(|| document.get(node, "type"));
            let becomes = fields.of(path, tag.map(|tag| document.text(tag)));
            self.entries.push(Entry { path: path.clone(), place, becomes });
            let index = self.entries.len() - 1;
            for span in [key, document.span(value)] {
                self.by_place.entry(span).or_insert(index);
            }
            self.collect(document, value, path, fields);
            path.pop();
        }
    }

    /// Keys down to what stands at a place.
    pub(crate) fn path(&self, origin: Span) -> Option<&[String]> {
        self.by_place.get(&origin).map(|index| self.entries[*index].path.as_slice())
    }

    /// The field that a property of a resource is made of, which is made for what stands at `origin`; `property` is its keys from
    /// `Properties` down. `None`: the spec does not set it.
    pub(crate) fn field(&self, origin: Span, kind: &str, property: &[String]) -> Option<Span> {
        let of = self.path(origin)?;
        if of.first().is_some_and(|section| section == "resources") {
            return self.written(of, property);
        }
        let below = self.entries.iter().filter(|entry| is_meant(&entry.path, of));
        let ranked = below.filter_map(|entry| {
            let rank = entry.becomes.as_ref()?.rank(entry.path.last()?, kind, property)?;
            // What stands at the thing itself goes before what is set for all, and of two alike the outer one.
            let is_own = entry.path.starts_with(of);
            Some(((is_own, rank, std::cmp::Reverse(entry.path.len())), entry.place))
        });
        ranked.max_by_key(|(rank, _)| *rank).map(|(_, place)| place)
    }

    /// The place of a property of a raw resource, or of the closest above it.
    fn written(&self, of: &[String], property: &[String]) -> Option<Span> {
        let keys: Vec<&str> = property.iter().map(|key| key.trim_matches(['[', ']'])).collect();
        (1..=keys.len()).rev().find_map(|length| {
            let path: Vec<&str> =
                of.iter().map(String::as_str).chain(keys[..length].iter().copied()).collect();
            self.entries.iter().find(|entry| entry.path == path).map(|entry| entry.place)
        })
    }
}

/// Whether an entry may say something of what stands at a path: it stands there, or is set for all functions, or for all.
fn is_meant(path: &[String], of: &[String]) -> bool {
    let first = path.first().map(String::as_str);
    path.starts_with(of)
        || (first == Some("defaults") && of.first().is_some_and(|section| section == "functions"))
        || first == Some("tags")
        || (first == Some("api") && of.first().is_some_and(|section| section == "routes"))
        || (first == Some("api") && of.first().is_some_and(|section| section == "api"))
        || (first == Some("routes") && of.first().is_some_and(|section| section == "stages"))
}
