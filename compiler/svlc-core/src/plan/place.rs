//! Where in the spec a change comes from: the field that a property is made of, as `docs/features.md` says, or where that stands which
//! the resource is made for. And what things are called in the spec.

use std::collections::BTreeMap;

use super::Written;
use super::fields::{Becomes, Fields};
use crate::cfn::Template;
use crate::diagnostic::Sink;
use crate::document::{self, Document, NodeId, NodeKind};
use crate::environment;
use crate::facts::HOLDING;
use crate::source::Span;

/// What an entry of a section is called.
const NOUNS: [(&str, &str); 8] = [
    ("functions", "function"),
    ("integrations", "integration"),
    ("stages", "stage"),
    ("tables", "table"),
    ("queues", "queue"),
    ("topics", "topic"),
    ("buckets", "bucket"),
    ("buses", "event bus"),
];

/// The places of a spec.
pub(super) struct Places {
    /// Every entry, in the order written.
    entries: Vec<Entry>,
    /// Entries by the place of key or value.
    by_place: BTreeMap<Span, usize>,
}

/// A key of the spec, or an item of a list.
struct Entry {
    path: Vec<String>,
    /// The value, if it is a scalar; else the key.
    place: Span,
    /// What it becomes in AWS.
    becomes: Option<Becomes>,
}

impl Places {
    /// Reads the spec; `None` if it cannot be read.
    pub(super) fn new(written: Written<'_>) -> Option<Self> {
        let document = document::parse(written.source, &mut Sink::new())?;
        let over = written.environment.and_then(|name| environment::find(&document, name));
        let document = match over {
            Some(over) => environment::whole(&document, over),
            None => document,
        };
        let mut places = Self { entries: Vec::new(), by_place: BTreeMap::new() };
        places.collect(&document, document.root(), &mut Vec::new(), &Fields::read());
        Some(places)
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
    fn path(&self, origin: Span) -> Option<&[String]> {
        self.by_place.get(&origin).map(|index| self.entries[*index].path.as_slice())
    }

    /// The field that a property of a resource is made of, which is made for what stands at `origin`.
    pub(super) fn field(&self, origin: Span, kind: &str, property: &[String]) -> Span {
        let Some(of) = self.path(origin) else { return origin };
        if of.first().is_some_and(|section| section == "resources") {
            return self.written(of, property).unwrap_or(origin);
        }
        let below = self.entries.iter().filter(|entry| is_meant(&entry.path, of));
        let ranked = below.filter_map(|entry| {
            let rank = entry.becomes.as_ref()?.rank(entry.path.last()?, kind, property)?;
            // What stands at the thing itself goes before what is set for all, and of two alike the outer one.
            let is_own = entry.path.starts_with(of);
            Some(((is_own, rank, std::cmp::Reverse(entry.path.len())), entry.place))
        });
        ranked.max_by_key(|(rank, _)| *rank).map_or(origin, |(_, place)| place)
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

    /// Where a right of a role is given, which is made for what stands at `origin`: the grant that names what it is on.
    pub(super) fn grant(&self, origin: Span, on: &str) -> Span {
        let Some(of) = self.path(origin) else { return origin };
        let named = self.entries.iter().find(|entry| {
            let key = entry
                .path
                .last()
                .filter(|_| entry.path.starts_with(of) && entry.path.len() == of.len() + 2);
            let key = key.filter(|_| entry.path[of.len()] == "access");
            let thing = key.and_then(|key| key.split_once('.'));
            thing.is_some_and(|(section, name)| {
                noun(section).is_some_and(|noun| on.starts_with(&format!("{noun} `{name}`")))
            })
        });
        named.map_or(origin, |entry| entry.place)
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

fn noun(section: &str) -> Option<&'static str> {
    NOUNS.iter().find(|(own, _)| *own == section).map(|(_, noun)| *noun)
}

/// What things are called: as the spec calls them, or by logical id where the spec has no name for them.
pub(super) struct Names<'a> {
    places: Option<&'a Places>,
    before: &'a Template,
    after: &'a Template,
}

impl<'a> Names<'a> {
    /// The names of what is in either template.
    pub(super) fn new(
        places: Option<&'a Places>,
        before: &'a Template,
        after: &'a Template,
    ) -> Self {
        Self { places, before, after }
    }

    /// ``function `orders` ``.
    pub(super) fn of(&self, id: &str) -> String {
        let resource = self.after.resources.get(id);
        let origin = resource.and_then(|resource| resource.origin);
        let path = self.places.zip(origin).and_then(|(places, origin)| places.path(origin));
        if let Some([section, name]) = path
            && let Some(noun) = noun(section).filter(|noun| is_named_after(id, noun))
        {
            return format!("{noun} `{name}`");
        }
        let kind = resource.or(self.before.resources.get(id)).map(|resource| &*resource.kind);
        match kind.and_then(noun_of) {
            Some(noun) => format!("{noun} `{id}`"),
            None => format!("`{id}`"),
        }
    }
}

/// What a resource of a type is called.
fn noun_of(kind: &str) -> Option<&'static str> {
    match kind {
        "AWS::Lambda::Function" => Some("function"),
        "AWS::IAM::Role" => Some("role"),
        _ => HOLDING.iter().find(|(of, ..)| *of == kind).map(|(_, noun, _)| *noun),
    }
}

/// Whether a resource is the thing itself, and not one of those that stand beside it, such as its log group.
fn is_named_after(id: &str, noun: &str) -> bool {
    let last = noun.rsplit(' ').next().unwrap_or(noun);
    id.len() >= last.len() && id[id.len() - last.len()..].eq_ignore_ascii_case(last)
}
