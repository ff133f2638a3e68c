//! Walks a shape over the document and reports every fault. Leaves the words to `fault`.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::fault::Place;
use super::shape::{Any, Entries, Field, List, Record, Scalar, Shape};
use super::{Faulty, Places, ReferencePlace, ResourcePlace};
use crate::diagnostic::{Diagnostic, Sink};
use crate::document::{Document, NodeId, NodeKind, Plain, plain};
use crate::source::{Source, Span};
use crate::spec::{FIXED, Spanned};
use crate::suggest::nearest;

/// The function of CloudFormation whose text is its own: `${…}` in it is no reference of the language.
const SUBSTITUTE: &str = "Fn::Sub";

/// One walk over a document.
pub(super) struct Walk<'a> {
    pub(super) source: &'a Source,
    pub(super) document: &'a Document,
    pub(super) sink: &'a mut Sink,
    pub(super) faulty: Faulty,
    pub(super) places: Places,
    /// Keys of the spec that an environment can change.
    pub(super) overridable: Vec<&'a str>,
}

impl<'a> Walk<'a> {
    /// Checks the whole document.
    pub(super) fn root(&mut self, shape: &'a Shape) {
        if let Shape::Record(record) = shape {
            let keys = record.fields.keys().map(String::as_str);
            self.overridable = keys.filter(|key| !FIXED.contains(key)).collect();
        }
        let root = self.document.root();
        let key = match &self.document.node(root).kind {
            NodeKind::Mapping(entries) => entries.first().map(|(key, _)| self.document.span(*key)),
            _ => None,
        };
        let place = Place {
            name: "",
            doc: "",
            key: key.unwrap_or(self.document.span(root)),
            is_own: false,
            is_item: false,
        };
        self.node(root, shape, place);
    }

    fn report(&mut self, node: NodeId, diagnostic: Diagnostic) {
        self.faulty.insert(node);
        self.sink.push(diagnostic);
    }

    fn node(&mut self, node: NodeId, shape: &Shape, place: Place<'_>) {
        match (&self.document.node(node).kind, shape) {
            (NodeKind::Hole, _) => self.faulty.insert(node),
            (NodeKind::Mapping(entries), Shape::Record(record)) => {
                self.record(entries, record, place)
            }
            (NodeKind::Mapping(entries), Shape::Tagged(records)) => {
                self.tagged(node, entries, records, place)
            }
            (NodeKind::Mapping(entries), Shape::Entries(shape)) => {
                self.entries(node, entries, shape, place)
            }
            (NodeKind::Sequence(items), Shape::List(list)) => self.list(node, items, list, place),
            (NodeKind::Scalar { text, is_plain }, Shape::Scalar(scalar)) => {
                let span = self.document.span(node);
                match scalar_fault(text, *is_plain, scalar, span, place) {
                    Some(fault) => self.report(node, fault),
                    None => self.note(text, span, scalar, place),
                }
            }
            (NodeKind::Mapping(entries), Shape::Choice(fields)) => {
                self.choice(node, entries, fields, place)
            }
            (NodeKind::Mapping(entries), Shape::Override) => self.changes(entries, place),
            (_, Shape::Either(shapes)) => self.either(node, shapes, place),
            (NodeKind::Mapping(_), Shape::Any(any)) => self.any(node, *any, place),
            (_, Shape::Any(any)) if !any.mapping => self.any(node, *any, place),
            (_, shape) => self.wrong_type(node, shape, place),
        }
    }

    /// What an environment changes. What stands below its keys is judged as part of the whole.
    fn changes(&mut self, entries: &[(NodeId, NodeId)], place: Place<'_>) {
        let document = self.document;
        for (key, _) in entries.iter().filter(|(key, _)| !document.is_hole(*key)) {
            let (name, span) = (document.text(*key), document.span(*key));
            let mut free = self.overridable.iter().copied();
            if !free.any(|known| known == name) {
                let fault = place.unknown_key(name, span, self.overridable.iter().copied());
                self.sink.push(match FIXED.contains(&name) {
                    true => fault.note(format!("`{name}` is the same in every environment")),
                    false => fault,
                });
            }
        }
    }

    /// Remembers what a text may refer to.
    fn note(&mut self, text: &str, span: Span, scalar: &Scalar, place: Place<'_>) {
        let written = || Spanned::new(text.to_owned(), span);
        let key = || place.name.to_owned();
        if scalar.references {
            let secrets = scalar.secrets;
            self.places.references.push(ReferencePlace {
                key: key(),
                text: written(),
                secrets,
                any: false,
            });
        }
        if !scalar.resources.is_empty() {
            let sections = scalar.resources.clone();
            self.places.resources.push(ResourcePlace { key: key(), text: written(), sections });
        }
    }

    /// A value of any form. With a fault in it, it is a hole as a whole.
    fn any(&mut self, node: NodeId, any: Any, place: Place<'_>) {
        let document = self.document;
        let below = Any { mapping: false, ..any };
        match &document.node(node).kind {
            NodeKind::Hole => self.faulty.insert(node),
            NodeKind::Scalar { text, is_plain } if *is_plain && plain(text) == Plain::Null => {
                if !any.null {
                    self.wrong_type(node, &Shape::Any(any), place);
                }
            }
            NodeKind::Scalar { .. } if any.literal => {}
            NodeKind::Scalar { text, .. } => {
                let text = Spanned::new(text.clone(), document.span(node));
                let (key, secrets) = (place.name.to_owned(), any.secrets);
                self.places.references.push(ReferencePlace { key, text, secrets, any: true });
            }
            NodeKind::Sequence(items) => {
                for item in items {
                    self.part(node, *item, below, place);
                }
            }
            NodeKind::Mapping(entries) => {
                for (key, value) in entries {
                    let (name, span) = (document.text(*key), document.span(*key));
                    if document.is_hole(*key) {
                        self.faulty.insert(node);
                    }
                    let own =
                        Place { name, doc: place.doc, key: span, is_own: true, is_item: false };
                    if !(below.template && name == SUBSTITUTE) {
                        self.part(node, *value, below, own);
                    } else if let NodeKind::Sequence(items) = &document.node(*value).kind {
                        for item in items.iter().skip(1) {
                            self.part(node, *item, below, own);
                        }
                    }
                }
            }
        }
    }

    /// A part of a value of any form.
    fn part(&mut self, whole: NodeId, part: NodeId, any: Any, place: Place<'_>) {
        self.any(part, any, place);
        if self.faulty.contains(part) {
            self.faulty.insert(whole);
        }
    }

    /// A mapping with one key of several.
    fn choice(
        &mut self,
        node: NodeId,
        entries: &[(NodeId, NodeId)],
        fields: &IndexMap<String, Field>,
        place: Place<'_>,
    ) {
        if entries.iter().any(|(key, _)| self.document.is_hole(*key)) {
            return self.faulty.insert(node);
        }
        let keys = fields.keys().map(String::as_str);
        let [(key, value)] = entries else {
            let span = entries.get(1).map_or(place.key, |(key, _)| self.document.span(*key));
            return self.report(node, place.not_one_key(span, entries.len(), keys));
        };
        let (name, span) = (self.document.text(*key), self.document.span(*key));
        match fields.get(name) {
            Some(field) => {
                let place =
                    Place { name, doc: &field.doc, key: span, is_own: false, is_item: false };
                self.node(*value, &field.shape, place);
                if self.faulty.contains(*value) {
                    self.faulty.insert(node);
                }
            }
            None => self.report(node, place.unknown_key(name, span, keys)),
        }
    }

    fn either(&mut self, node: NodeId, shapes: &[Shape], place: Place<'_>) {
        let kind = &self.document.node(node).kind;
        let fits = |shape: &&Shape| {
            matches!(
                (kind, shape),
                (NodeKind::Mapping(_), Shape::Record(_) | Shape::Tagged(_) | Shape::Entries(_))
                    | (NodeKind::Sequence(_), Shape::List(_))
            ) || matches!((kind, shape), (NodeKind::Scalar { text, is_plain }, Shape::Scalar(_))
                if !(*is_plain && plain(text) == Plain::Null))
        };
        match shapes.iter().find(fits) {
            Some(shape) => self.node(node, shape, place),
            None => {
                let fault = place.wrong_kind(self.document.node(node), self.source, shapes);
                self.report(node, fault);
            }
        }
    }

    fn wrong_type(&mut self, node: NodeId, shape: &Shape, place: Place<'_>) {
        let fault =
            place.wrong_kind(self.document.node(node), self.source, std::slice::from_ref(shape));
        self.report(node, fault);
    }

    fn record(&mut self, entries: &[(NodeId, NodeId)], record: &Record, place: Place<'_>) {
        let present: BTreeSet<&str> =
            entries.iter().map(|(key, _)| self.document.text(*key)).collect();
        let mut meant = BTreeSet::new();
        let is_whole = entries.iter().all(|(key, _)| !self.document.is_hole(*key));
        for (key, value) in entries.iter().filter(|(key, _)| !self.document.is_hole(*key)) {
            let name = self.document.text(*key);
            let span = self.document.span(*key);
            match record.fields.get(name) {
                Some(field) => self.node(
                    *value,
                    &field.shape,
                    Place { name, doc: &field.doc, key: span, is_own: false, is_item: false },
                ),
                None => {
                    let free = record
                        .fields
                        .keys()
                        .map(String::as_str)
                        .filter(|field| !present.contains(field));
                    meant.extend(nearest(name, free.clone()));
                    self.sink.push(place.unknown_key(name, span, free));
                }
            }
        }
        for (name, field) in &record.fields {
            // A key that was misspelt has been reported; that the right one is missing is no second fault.
            let is_absent = !present.contains(name.as_str()) && !meant.contains(name.as_str());
            if field.required && is_absent && is_whole {
                self.sink.push(place.missing_key(name, &field.doc));
            }
        }
    }

    fn tagged(
        &mut self,
        node: NodeId,
        entries: &[(NodeId, NodeId)],
        records: &IndexMap<String, Record>,
        place: Place<'_>,
    ) {
        let tags = || records.keys().map(String::as_str);
        let Some(tag) = self.document.get(node, "type") else {
            // The keys may tell which is meant, so that a wrong one is still reported.
            if entries.iter().any(|(key, _)| self.document.is_hole(*key)) {
                self.faulty.insert(node);
            } else {
                self.report(node, place.missing_type(tags()));
            }
            return;
        };
        let span = self.document.span(tag);
        match (&self.document.node(tag).kind, records.get(self.document.text(tag))) {
            (NodeKind::Scalar { .. }, Some(record)) => self.record(entries, record, place),
            (NodeKind::Scalar { text, .. }, None) => {
                let key = Place { name: "type", doc: "", key: span, is_own: false, is_item: false };
                self.report(node, key.unknown_value(text, span, tags(), false));
            }
            (NodeKind::Hole, _) => self.faulty.insert(node),
            _ => {
                let key = Place { name: "type", doc: "", key: span, is_own: false, is_item: false };
                let fault = key.wrong_kind(self.document.node(tag), self.source, &[]);
                self.report(node, fault);
            }
        }
    }

    fn entries(
        &mut self,
        node: NodeId,
        entries: &[(NodeId, NodeId)],
        shape: &Entries,
        place: Place<'_>,
    ) {
        if entries.len() < shape.min || entries.len() > shape.max {
            self.sink.push(place.wrong_count(
                self.document.span(node),
                entries.len(),
                shape.min,
                shape.max,
                "entries",
            ));
        }
        for (key, value) in entries.iter().filter(|(key, _)| !self.document.is_hole(*key)) {
            let name = self.document.text(*key);
            let span = self.document.span(*key);
            let own = Place { name, doc: "", key: span, is_own: false, is_item: false };
            match key_fault(name, &shape.key, span, own) {
                Some(fault) => {
                    self.sink.push(fault);
                    self.places.misnamed.insert(place.name.to_owned());
                }
                None => self.note(name, span, &shape.key, own),
            }
            self.node(
                *value,
                &shape.value,
                Place { doc: place.doc, is_own: true, is_item: false, ..own },
            );
        }
    }

    /// Where an item of a list begins, if it has keys of its own.
    fn first_key(&self, item: NodeId, place: Place<'_>) -> Span {
        match &self.document.node(item).kind {
            NodeKind::Mapping(entries) => {
                entries.first().map_or(place.key, |(key, _)| self.document.span(*key))
            }
            _ => place.key,
        }
    }

    fn list(&mut self, node: NodeId, items: &[NodeId], list: &List, place: Place<'_>) {
        if items.len() < list.min || items.len() > list.max {
            self.report(
                node,
                place.wrong_count(
                    self.document.span(node),
                    items.len(),
                    list.min,
                    list.max,
                    "items",
                ),
            );
        }
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        for item in items {
            self.node(
                *item,
                &list.item,
                Place { is_item: true, key: self.first_key(*item, place), ..place },
            );
            let span = self.document.span(*item);
            if list.unique && !self.faulty.contains(*item) {
                let text = self.document.text(*item);
                match seen.get(text) {
                    Some(first) => self.sink.push(place.repeated_item(text, span, *first)),
                    None => {
                        seen.insert(text, span);
                        None
                    }
                };
            }
        }
    }
}

/// What is wrong with a key: only its form can be.
fn key_fault(text: &str, scalar: &Scalar, span: Span, place: Place<'_>) -> Option<Diagnostic> {
    form_fault(text, scalar, span, place)
}

/// Whether a value can be written where there is a scalar of that shape.
pub(super) fn is_sound(text: &str, is_plain: bool, scalar: &Scalar) -> bool {
    let nowhere = Span::new(0..0);
    let place = Place { name: "", doc: "", key: nowhere, is_own: false, is_item: false };
    scalar_fault(text, is_plain, scalar, nowhere, place).is_none()
}

fn scalar_fault(
    text: &str,
    is_plain: bool,
    scalar: &Scalar,
    span: Span,
    place: Place<'_>,
) -> Option<Diagnostic> {
    let value = if is_plain { plain(text) } else { Plain::Text };
    let number = match value {
        Plain::Integer(value) => Some(value as f64),
        Plain::Float(value) => Some(value),
        _ => None,
    };
    let fits = match value {
        Plain::Null => false,
        Plain::Boolean(_) => scalar.boolean,
        Plain::Integer(_) => scalar.integer || scalar.number,
        Plain::Float(_) => scalar.number,
        Plain::Text => scalar.text,
    };
    if !fits {
        return Some(place.wrong_scalar(text, value, scalar, span));
    }
    if !scalar.values.is_empty() {
        return (!scalar.values.iter().any(|allowed| allowed == text)).then(|| {
            place.unknown_value(
                text,
                span,
                scalar.values.iter().map(String::as_str),
                number.is_some(),
            )
        });
    }
    match number {
        Some(number) => {
            let below = scalar.minimum.is_some_and(|minimum| number < minimum);
            let above = scalar.maximum.is_some_and(|maximum| number > maximum);
            (below || above).then(|| place.out_of_range(text, span, scalar))
        }
        None if scalar.text => form_fault(text, scalar, span, place),
        None => None,
    }
}

fn form_fault(text: &str, scalar: &Scalar, span: Span, place: Place<'_>) -> Option<Diagnostic> {
    let length = text.chars().count();
    if scalar.min_length.is_some_and(|min| length < min)
        || scalar.max_length.is_some_and(|max| length > max)
    {
        return Some(place.wrong_length(length, span, scalar));
    }
    let fits = scalar.pattern.as_ref().is_none_or(|pattern| pattern.matches(text))
        && !scalar.not.as_ref().is_some_and(|not| not.matches(text));
    (!fits).then(|| place.wrong_format(text, span, scalar))
}
