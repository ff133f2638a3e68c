//! Lookups of tables, queues and topics that several rules share. Leaves the messages to the rules.

use std::collections::BTreeSet;

use super::context::Context;
use crate::facts;
use crate::interpolation::{self, Piece};
use crate::reference::{Reference, Resource, Section};
use crate::spec::{Entries, Queue, Spanned, Table, TagKey, TagValue};

/// Tags as written.
type Tags = Entries<TagKey, Spanned<TagValue>>;

impl<'a> Context<'a> {
    /// Tables that could be read, with their names.
    pub(super) fn tables(
        &self,
    ) -> impl Iterator<Item = (&'a Spanned<String>, &'a Table)> + use<'a> {
        self.spec.tables.iter().flat_map(Entries::iter)
    }

    /// Queues that could be read, with their names.
    pub(super) fn queues(
        &self,
    ) -> impl Iterator<Item = (&'a Spanned<String>, &'a Queue)> + use<'a> {
        self.spec.queues.iter().flat_map(Entries::iter)
    }

    /// The queue of that name, if there is one and it could be read.
    pub(super) fn queue(&self, name: &str) -> Option<&'a Queue> {
        self.spec.queues.as_ref()?.get(name)
    }

    /// Whether a queue or topic is FIFO; `None` if that cannot be told.
    pub(super) fn is_fifo(&self, resource: Resource<'_>) -> Option<bool> {
        let Resource { section, name } = resource;
        let fifo = match section {
            Section::Queues => self.queue(name)?.fifo.as_ref(),
            Section::Topics => self.spec.topics.as_ref()?.get(name)?.fifo.as_ref(),
            _ => return None,
        };
        match fifo {
            Some(fifo) => Some(fifo.value),
            None => (!self.holes.hides(section.key(), name, "fifo")).then_some(false),
        }
    }

    /// How long a queue hides a message that was received, in seconds; `None` if that cannot be told.
    pub(super) fn visibility_timeout(&self, queue: &str) -> Option<u32> {
        match &self.queue(queue)?.visibility_timeout {
            Some(timeout) => Some(timeout.value),
            None if self.holes.hides("queues", queue, "visibility_timeout") => None,
            None => Some(facts::DEFAULT_VISIBILITY_TIMEOUT_SECONDS),
        }
    }

    /// Whether a table has a stream, as far as that can be told.
    pub(super) fn has_stream(&self, table: &str) -> bool {
        let read = self.spec.tables.as_ref().and_then(|tables| tables.get(table));
        let is_hidden = || self.holes.hides("tables", table, "stream");
        read.is_none_or(|table| table.stream.is_some()) || is_hidden()
    }

    /// Resources that something in the spec names.
    pub(super) fn named(&self) -> BTreeSet<(Section, &'a str)> {
        let resources = self.places.resources.iter().filter_map(|place| {
            Resource::parse(&place.text).map(|named| (named.section, named.name))
        });
        let in_texts = self.places.references.iter().flat_map(|place| {
            let pieces = interpolation::split(&place.text).unwrap_or_default();
            pieces.into_iter().filter_map(|piece| match piece {
                Piece::Reference { name, .. } => named_by(name),
                Piece::Text(_) => None,
            })
        });
        let in_urls = self.urls.values().flat_map(|url| {
            let variables = url.variables.as_ref().ok();
            let references = variables.into_iter().flat_map(|variables| &variables.references);
            references.filter_map(|reference| named_by(reference.name))
        });
        resources.chain(in_texts).chain(in_urls).collect()
    }

    /// What has tags of its own: functions, tables, queues, topics, buckets and event buses, with the section of each.
    pub(super) fn tagged(&self) -> Vec<(Section, &'a Spanned<String>, &'a Tags)> {
        fn of<K, V>(
            section: Section,
            entries: &Option<Entries<K, V>>,
            tags: fn(&V) -> Option<&Tags>,
        ) -> impl Iterator<Item = (Section, &Spanned<String>, &Tags)> {
            let entries = entries.iter().flat_map(Entries::iter);
            entries.filter_map(move |(name, own)| Some((section, name, tags(own)?)))
        }
        let spec = self.spec;
        of(Section::Functions, &spec.functions, |one| one.tags.as_ref())
            .chain(of(Section::Tables, &spec.tables, |one| one.tags.as_ref()))
            .chain(of(Section::Queues, &spec.queues, |one| one.tags.as_ref()))
            .chain(of(Section::Topics, &spec.topics, |one| one.tags.as_ref()))
            .chain(of(Section::Buckets, &spec.buckets, |one| one.tags.as_ref()))
            .chain(of(Section::Buses, &spec.buses, |one| one.tags.as_ref()))
            .collect()
    }
}

/// The resource that a reference asks, if it asks one.
fn named_by(reference: &str) -> Option<(Section, &str)> {
    match Reference::parse(reference) {
        Ok(Reference::Attribute(section, name, _)) => Some((section, name)),
        _ => None,
    }
}
