//! What invokes functions beside routes: short forms made whole, defaults filled in.

use super::{CHECKED, Resolve};
use crate::model::{
    BusRule, Delivery, Event, EventSource, FilterScope, Mapping, MappingSource, ObjectRule, Raw,
    Reading, Schedule, StreamStart, Subscription,
};
use crate::reference::{Resource, Section};
use crate::spec::{self, Entries, Spanned};

impl Resolve<'_> {
    /// The events of a function.
    pub(super) fn events(&self, written: Option<&[spec::Event]>) -> Vec<Event> {
        written.into_iter().flatten().map(|event| self.event(event)).collect()
    }

    /// Whether a function is told of the objects of the bucket of that name.
    pub(super) fn notifies(&self, bucket: &str) -> bool {
        let functions = self.spec.functions.iter().flat_map(Entries::iter);
        let mut events = functions.flat_map(|(_, function)| function.events.iter().flatten());
        events.any(|event| match event {
            spec::Event::Bucket(event) => {
                let settings = event.settings();
                let from = settings.from.as_ref().and_then(|from| Resource::parse(from));
                from.is_some_and(|from| from.section == Section::Buckets && from.name == bucket)
            }
            _ => false,
        })
    }

    fn event(&self, written: &spec::Event) -> Event {
        let identity = written.identity().expect(CHECKED);
        let from = identity.lines().next().unwrap_or_default();
        let label = Resource::parse(from).map_or("", |from| from.name).to_owned();
        Event {
            origin: identity.span,
            source: self.source(written),
            label,
            identity: identity.value,
        }
    }

    fn source(&self, written: &spec::Event) -> EventSource {
        match written {
            spec::Event::Schedule(event) => self.schedule(&event.settings()),
            spec::Event::Queue(event) => self.queue_event(&event.settings()),
            spec::Event::Topic(event) => self.topic_event(&event.settings()),
            spec::Event::Bucket(event) => self.bucket_event(&event.settings()),
            spec::Event::Table(event) => self
                .record_event(&event.settings(), |from| MappingSource::Table(self.resource(from))),
            spec::Event::Stream(event) => {
                self.record_event(&event.settings(), |from| MappingSource::Stream(self.text(from)))
            }
            spec::Event::Bus(event) => self.bus_event(event),
        }
    }

    fn schedule(&self, own: &spec::Schedule) -> EventSource {
        let expression = own.expression.as_ref().expect(CHECKED);
        let input = own.input.as_ref().map(|input| &input.value.0);
        let schedule = Schedule {
            expression: expression.to_string(),
            time_zone: own.time_zone.as_ref().map(|zone| zone.to_string()),
            input: input.map(|input| self.raw(input)),
            enabled: is_on(&own.enabled, true),
            flexible_window: number(&own.flexible_window),
            delivery: self.delivery(&own.retries, &own.max_age, own.dead_letter.as_ref()),
        };
        EventSource::Schedule(schedule)
    }

    fn queue_event(&self, own: &spec::QueueSource) -> EventSource {
        let from = own.from.as_ref().expect(CHECKED);
        let mapping = Mapping {
            source: MappingSource::Queue(self.resource(from)),
            enabled: is_on(&own.enabled, true),
            batch_size: number(&own.batch_size),
            window: number(&own.window),
            filters: self.filters(own.filter.as_deref()),
            partial_failures: is_on(&own.partial_failures, false),
            max_concurrency: number(&own.max_concurrency),
            reading: None,
        };
        EventSource::Mapping(mapping)
    }

    fn record_event<F: std::ops::Deref<Target = str>>(
        &self,
        own: &spec::Records<F>,
        source: impl Fn(&str) -> MappingSource,
    ) -> EventSource {
        let from = own.from.as_ref().expect(CHECKED);
        let mapping = Mapping {
            source: source(from),
            enabled: is_on(&own.enabled, true),
            batch_size: number(&own.batch_size),
            window: number(&own.window),
            filters: self.filters(own.filter.as_deref()),
            partial_failures: is_on(&own.partial_failures, false),
            max_concurrency: None,
            reading: Some(Reading {
                start: own.start.as_ref().map_or(StreamStart::Latest, |start| start.value),
                parallelization: number(&own.parallelization),
                bisect: is_on(&own.bisect, false),
                retries: number(&own.retries),
                max_age: number(&own.max_age),
                on_failure: own.on_failure.as_ref().map(|target| self.resource(target)),
                tumbling_window: number(&own.tumbling_window),
            }),
        };
        EventSource::Mapping(mapping)
    }

    fn topic_event(&self, own: &spec::TopicSource) -> EventSource {
        let from = own.from.as_ref().expect(CHECKED);
        let subscription = Subscription {
            topic: self.resource(from),
            filter: own.filter.as_ref().map(|filter| self.raw(&filter.value.0)),
            scope: own.filter_scope.as_ref().map_or(FilterScope::Attributes, |scope| scope.value),
            dead_letter: own.dead_letter.as_ref().map(|target| self.resource(target)),
        };
        EventSource::Topic(subscription)
    }

    fn bucket_event(&self, own: &spec::BucketSource) -> EventSource {
        let from = own.from.as_ref().expect(CHECKED);
        let part = |part: &Option<Spanned<spec::ObjectKeyPart>>| {
            part.as_ref().map(|part| part.to_string())
        };
        let rule = ObjectRule {
            bucket: self.resource(from),
            prefix: part(&own.prefix),
            suffix: part(&own.suffix),
            on: own.changes(),
        };
        EventSource::Bucket(rule)
    }

    fn bus_event(&self, own: &spec::BusEvent) -> EventSource {
        let from = own.from.as_ref().expect(CHECKED);
        let pattern = &own.pattern.as_ref().expect(CHECKED).value.0;
        let rule = BusRule {
            bus: (&from.value.0 != "default").then(|| self.resource(from)),
            pattern: self.raw(pattern),
            delivery: self.delivery(&own.retries, &own.max_age, own.dead_letter.as_ref()),
        };
        EventSource::Bus(rule)
    }

    fn delivery(
        &self,
        retries: &Option<Spanned<u32>>,
        max_age: &Option<Spanned<u32>>,
        dead_letter: Option<&Spanned<spec::ResourceName>>,
    ) -> Delivery {
        Delivery {
            retries: number(retries),
            max_age: number(max_age),
            dead_letter: dead_letter.map(|target| self.resource(target)),
        }
    }

    fn filters(&self, written: Option<&[Spanned<spec::JsonMap>]>) -> Vec<Raw> {
        written.into_iter().flatten().map(|filter| self.raw(&filter.value.0)).collect()
    }
}

fn number(written: &Option<Spanned<u32>>) -> Option<u32> {
    written.as_ref().map(|number| number.value)
}

fn is_on(written: &Option<Spanned<bool>>, otherwise: bool) -> bool {
    written.as_ref().map_or(otherwise, |on| on.value)
}
