//! Tables, queues, topics, buckets and event buses: defaults filled in.

use indexmap::IndexMap;

use super::{CHECKED, Resolve, text_map};
use crate::facts;
use crate::model::{
    Attribute, Bucket, BucketCors, Bus, Capacity, Encryption, Index, Projection, Queue, Table,
    TableClass, Topic,
};
use crate::reference::{Resource, Section};
use crate::spec::{
    self, AttributeName, AttributeType, Billing, Entries, ProjectionKind, Spanned, TagKey, TagValue,
};

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
            key: key(own.key.as_ref()),
            capacity: own.billing.as_ref().and_then(capacity),
            indexes: own.indexes.iter().flat_map(Entries::iter).map(index).collect(),
            stream: value(&own.stream),
            ttl: own.ttl.as_ref().map(|attribute| attribute.to_string()),
            encryption: self.encryption(own.encryption.as_deref().map(|text| &**text)),
            point_in_time_recovery: value(&own.point_in_time_recovery).unwrap_or(true),
            deletion_protection: value(&own.deletion_protection).unwrap_or(false),
            class: value(&own.class).unwrap_or(TableClass::Standard),
            retain: value(&own.retain).unwrap_or(true),
            tags: self.tags(own.tags.as_ref()),
        });
        resolved.collect()
    }

    pub(super) fn queues(&self) -> Vec<Queue> {
        let written = self.spec.queues.iter().flat_map(Entries::iter);
        written.map(|(name, own)| self.queue(name, own)).collect()
    }

    fn queue(&self, name: &Spanned<String>, own: &spec::Queue) -> Queue {
        let retention = match self.holds_dead_letters(name) {
            true => facts::MESSAGE_RETENTION_SECONDS.1,
            false => facts::DEFAULT_MESSAGE_RETENTION_SECONDS,
        };
        let dead_letter = own.dead_letter.as_ref().map(|dead| {
            let queue = self.resource(dead.queue.as_ref().expect(CHECKED));
            (queue, value(&dead.after).unwrap_or(facts::DEFAULT_MAX_RECEIVE_COUNT))
        });
        Queue {
            name: name.value.clone(),
            origin: name.span,
            fifo: value(&own.fifo).unwrap_or(false),
            content_based_deduplication: value(&own.content_based_deduplication).unwrap_or(false),
            visibility_timeout: value(&own.visibility_timeout)
                .unwrap_or(facts::DEFAULT_VISIBILITY_TIMEOUT_SECONDS),
            retention: value(&own.retention).unwrap_or(retention),
            delay: value(&own.delay).unwrap_or(0),
            max_message_size: value(&own.max_message_size),
            receive_wait: value(&own.receive_wait).unwrap_or(0),
            dead_letter,
            encryption: self.encryption(own.encryption.as_deref().map(|text| &**text)),
            tags: self.tags(own.tags.as_ref()),
        }
    }

    /// Whether another queue or a function sends its dead letters to the queue.
    fn holds_dead_letters(&self, queue: &str) -> bool {
        let wanted = Some(Resource { section: Section::Queues, name: queue });
        let queues = self.spec.queues.iter().flat_map(Entries::iter);
        let of_queues = queues.filter_map(|(_, queue)| queue.dead_letter.as_ref()?.queue.as_ref());
        let functions = self.spec.functions.iter().flat_map(Entries::iter);
        let of_functions = functions.filter_map(|(_, function)| function.dead_letter.as_ref());
        of_queues.chain(of_functions).any(|name| Resource::parse(name) == wanted)
    }

    pub(super) fn topics(&self) -> Vec<Topic> {
        let written = self.spec.topics.iter().flat_map(Entries::iter);
        let resolved = written.map(|(name, own)| Topic {
            name: name.value.clone(),
            origin: name.span,
            fifo: value(&own.fifo).unwrap_or(false),
            content_based_deduplication: value(&own.content_based_deduplication).unwrap_or(false),
            encryption: self.encryption(own.encryption.as_deref().map(|text| &**text)),
            tags: self.tags(own.tags.as_ref()),
        });
        resolved.collect()
    }

    pub(super) fn buckets(&self) -> Vec<Bucket> {
        let written = self.spec.buckets.iter().flat_map(Entries::iter);
        let resolved = written.map(|(name, own)| Bucket {
            name: name.value.clone(),
            origin: name.span,
            encryption: self.encryption(own.encryption.as_deref().map(|text| &**text)),
            versioning: value(&own.versioning).unwrap_or(false),
            expire: value(&own.expire),
            cors: own.cors.as_ref().map(cors),
            notifies: self.notifies(name),
            retain: value(&own.retain).unwrap_or(true),
            tags: self.tags(own.tags.as_ref()),
        });
        resolved.collect()
    }

    pub(super) fn buses(&self) -> Vec<Bus> {
        let written = self.spec.buses.iter().flat_map(Entries::iter);
        let resolved = written.map(|(name, own)| Bus {
            name: name.value.clone(),
            origin: name.span,
            description: own.description.as_ref().map(|text| text.to_string()),
            archive: value(&own.archive),
            tags: self.tags(own.tags.as_ref()),
        });
        resolved.collect()
    }

    fn encryption(&self, written: Option<&str>) -> Encryption {
        match written {
            None | Some("aws") => Encryption::Aws,
            Some("none") => Encryption::None,
            Some(key) => Encryption::Key(self.text(key)),
        }
    }
}

/// What was given.
fn value<T: Copy>(written: &Option<Spanned<T>>) -> Option<T> {
    written.as_ref().map(|spanned| spanned.value)
}

fn texts<T: std::ops::Deref<Target = str>>(written: Option<&Vec<Spanned<T>>>) -> Vec<String> {
    written.into_iter().flatten().map(|text| text.value.to_string()).collect()
}

fn key(written: Option<&Entries<AttributeName, Spanned<AttributeType>>>) -> Vec<Attribute> {
    let attributes = written.into_iter().flat_map(Entries::iter);
    attributes
        .map(|(name, kind)| Attribute { name: name.value.clone(), kind: kind.value })
        .collect()
}

fn capacity(written: &Billing) -> Option<Capacity> {
    match written {
        Billing::Short(_) => None,
        Billing::Settings(units) => Some(Capacity {
            read: value(&units.read).expect(CHECKED),
            write: value(&units.write).expect(CHECKED),
        }),
    }
}

fn index((name, own): (&Spanned<String>, &spec::Index)) -> Index {
    Index {
        name: name.value.clone(),
        key: key(own.key.as_ref()),
        projection: match &own.projection {
            None => Projection::All,
            Some(spec::Projection::Short(kind)) => match kind.value {
                ProjectionKind::All => Projection::All,
                ProjectionKind::KeysOnly => Projection::KeysOnly,
            },
            Some(spec::Projection::List(names)) => Projection::Include(texts(Some(names))),
        },
        local: value(&own.local).unwrap_or(false),
    }
}

fn cors(written: &spec::BucketCors) -> BucketCors {
    BucketCors {
        origins: texts(written.origins.as_ref()),
        methods: written.methods.iter().flatten().map(|method| method.value).collect(),
        headers: texts(written.headers.as_ref()),
        expose_headers: texts(written.expose_headers.as_ref()),
        max_age: value(&written.max_age),
    }
}
