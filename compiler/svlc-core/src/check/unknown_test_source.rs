//! A test with an event from what does not invoke the function.
//!
//! Why: the event is made up of what the spec says of the source, and AWS would never send it.
//!
//! ```yaml
//! functions: { worker: { blueprint: queue-worker, events: [{ queue: { from: queues.jobs, partial_failures: true } }] } }
//! tests: [{ name: works, invoke: worker, event: { source: queues.job } }]
//! ```
//!
//! Fix: name one of the function's `events`.

use std::ops::Deref;

use super::context::Context;
use super::names;
use super::test::tests;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::reference::Resource;
use crate::spec::{Event, Spanned, TestEvent, TestSourceName};

const CODE: Code = Code::SV0289;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for test in tests(cx) {
        let (Some(name), Some(TestEvent::Source(source))) = (&test.invoke, &test.event) else {
            continue;
        };
        let function = cx.functions().find(|(known, _)| known.value == name.value.0);
        let Some((known, Some(function))) = function else { continue };
        let events: Vec<&Event> = function.events.iter().flatten().collect();
        let written = cx.holes.items(&["functions", &known.value, "events"]);
        let Some(from) = source.from().filter(|_| written == events.len()) else { continue };
        let sources: Vec<Source> = events.iter().map(|event| Source::of(event, known)).collect();
        if !sources.iter().any(|source| source.may_be(from)) {
            sink.push(diagnostic(&sources, known, from));
        }
    }
}

fn diagnostic(sources: &[Source], function: &str, written: &Spanned<TestSourceName>) -> Diagnostic {
    let message = format!("nothing called `{}` invokes `{function}`", written.value.0);
    let names: Vec<String> = sources.iter().map(Source::name).collect();
    let help = match names.len() {
        0 => "give the function such `events`, or take `source` away".to_owned(),
        count => {
            let all = names::list(names.iter().map(String::as_str), count);
            format!("name one of the function's `events`: {all}")
        }
    };
    Diagnostic::new(CODE, written.span, message, help)
}

/// What an event is from.
struct Source {
    kind: &'static str,
    section: &'static str,
    /// `None` if it is not of this service: its name is in its ARN.
    name: Option<String>,
}

impl Source {
    fn of(event: &Event, function: &str) -> Self {
        let (kind, section, name) = match event {
            Event::Schedule(_) => ("schedule", "schedules", Some(function.to_owned())),
            Event::Queue(event) => ("queue", "queues", own(&event.settings().from)),
            Event::Topic(event) => ("topic", "topics", own(&event.settings().from)),
            Event::Bucket(event) => ("bucket", "buckets", own(&event.settings().from)),
            Event::Table(event) => ("table", "tables", own(&event.settings().from)),
            Event::Stream(_) => ("stream", "streams", None),
            Event::Bus(event) => ("bus", "buses", own(&event.from)),
        };
        Self { kind, section, name }
    }

    /// Whether it may be what is meant; of what is not of this service only the kind is judged.
    fn may_be(&self, written: &str) -> bool {
        let (kind, name) = match written.split_once('.') {
            Some((kind, name)) => (kind, Some(name)),
            None => (written, None),
        };
        let is_kind = kind == self.kind || name.is_some() && kind == self.section;
        is_kind && self.name.as_deref().is_none_or(|own| name.is_none_or(|name| name == own))
    }

    fn name(&self) -> String {
        match &self.name {
            Some(name) if self.kind != "schedule" => format!("{}.{name}", self.section),
            _ => self.kind.to_owned(),
        }
    }
}

/// The name of a resource of this service.
fn own<T: Deref<Target = str>>(from: &Option<Spanned<T>>) -> Option<String> {
    let from: &str = from.as_deref()?;
    Resource::parse(from).map(|from| from.name.to_owned())
}
