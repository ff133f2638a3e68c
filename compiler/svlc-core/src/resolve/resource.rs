//! Tables, queues, topics, buckets and event buses.

use indexmap::IndexMap;

use super::{Resolve, text_map};
use crate::model::{Bucket, Bus, Queue, Table, Topic};
use crate::spec::{Entries, Spanned, TagKey, TagValue};

impl Resolve<'_> {
    /// The service's tags, then these, which win.
    pub(super) fn tags(
        &self,
        own: Option<&Entries<TagKey, Spanned<TagValue>>>,
    ) -> IndexMap<String, String> {
        let mut tags = text_map(self.spec.tags.as_ref());
        tags.extend(text_map(own));
        tags
    }

    pub(super) fn tables(&self) -> Vec<Table> {
        let written = self.spec.tables.iter().flat_map(Entries::iter);
        let resolved = written.map(|(name, own)| Table {
            name: name.value.clone(),
            origin: name.span,
            tags: self.tags(own.tags.as_ref()),
        });
        resolved.collect()
    }

    pub(super) fn queues(&self) -> Vec<Queue> {
        let written = self.spec.queues.iter().flat_map(Entries::iter);
        let resolved = written.map(|(name, own)| Queue {
            name: name.value.clone(),
            origin: name.span,
            tags: self.tags(own.tags.as_ref()),
        });
        resolved.collect()
    }

    pub(super) fn topics(&self) -> Vec<Topic> {
        let written = self.spec.topics.iter().flat_map(Entries::iter);
        let resolved = written.map(|(name, own)| Topic {
            name: name.value.clone(),
            origin: name.span,
            tags: self.tags(own.tags.as_ref()),
        });
        resolved.collect()
    }

    pub(super) fn buckets(&self) -> Vec<Bucket> {
        let written = self.spec.buckets.iter().flat_map(Entries::iter);
        let resolved = written.map(|(name, own)| Bucket {
            notifies: self.notifies(name),
            name: name.value.clone(),
            origin: name.span,
            tags: self.tags(own.tags.as_ref()),
        });
        resolved.collect()
    }

    pub(super) fn buses(&self) -> Vec<Bus> {
        let written = self.spec.buses.iter().flat_map(Entries::iter);
        let resolved = written.map(|(name, own)| Bus {
            name: name.value.clone(),
            origin: name.span,
            tags: self.tags(own.tags.as_ref()),
        });
        resolved.collect()
    }
}
