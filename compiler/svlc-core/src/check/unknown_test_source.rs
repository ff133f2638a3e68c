//! A test with an event from what does not invoke the function, from nobody knows which of its sources, or with more in it than one has.
//!
//! Why: the event is made up of what the spec says of the source, and AWS would never send it. Of several sources that are meant
//! alike one would be tested, and the others look tested.
//!
//! ```yaml
//! functions: { worker: { blueprint: queue-worker, events: [{ queue: { from: queues.jobs, partial_failures: true } }] } }
//! tests: [{ name: works, invoke: worker, event: { source: queues.job } }]
//! ```
//!
//! Fix: name one of the function's `events`, and no more bodies than it brings at once.

use std::ops::Deref;

use super::context::Context;
use super::names;
use super::test::tests;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::events::{DEFAULT_QUEUE_BATCH, DEFAULT_STREAM_BATCH};
use crate::reference::{Resource, arn_name};
use crate::spec::{Event, Literal, Records, Spanned, TestEvent, TestSourceName};

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
        let sources = Source::all(&events, known);
        let fits: Vec<&Source> = sources.iter().filter(|source| source.may_be(from)).collect();
        let found = match fits.as_slice() {
            [] => Some(unknown(&sources, known, from)),
            [first, ..] if is_ambiguous(&fits, from) => Some(ambiguous(&fits, first, known, from)),
            [first, ..] => {
                let most = fits.iter().map(|one| one.most).max().unwrap_or_default();
                too_many(first, most, &Vec::from_iter(source.bodies()))
            }
        };
        if let Some(diagnostic) = found {
            sink.push(diagnostic);
        }
    }
}

fn unknown(sources: &[Source], function: &str, written: &Spanned<TestSourceName>) -> Diagnostic {
    let message = format!("nothing called `{}` invokes `{function}`", written.value.0);
    let help = match sources.len() {
        0 => "give the function such `events`, or take `source` away".to_owned(),
        _ => format!("name one of the function's `events`: {}", list(sources)),
    };
    Diagnostic::new(CODE, written.span, message, help)
}

/// Whether several are meant alike. Which of what is not of this service has that name is not judged.
fn is_ambiguous(fits: &[&Source], written: &str) -> bool {
    let is_kind = !written.contains('.');
    let (first, others) = (&fits[0], &fits[1..]);
    others.iter().any(|one| (is_kind || one.kind == "schedule") && one.from != first.from)
}

fn ambiguous(
    fits: &[&Source],
    first: &Source,
    function: &str,
    written: &Spanned<TestSourceName>,
) -> Diagnostic {
    let message = format!(
        "`{}` may be any of several {} that invoke `{function}`",
        written.value.0, first.section
    );
    let help = format!("name one of them: {}", list(fits.iter().copied()));
    Diagnostic::new(CODE, written.span, message, help)
}

fn too_many(source: &Source, most: u32, bodies: &[&Spanned<Literal>]) -> Option<Diagnostic> {
    let first = bodies.get(usize::try_from(most).ok()?)?;
    let (kind, count) = (source.kind, bodies.len());
    let (message, help) = match most {
        0 => (
            "a schedule has no body".to_owned(),
            "take `bodies` away: what it sends is its `input`".to_owned(),
        ),
        1 if !source.is_fetched => (
            format!("a {kind} invokes once for each body, and here are {count}"),
            "write a test for each".to_owned(),
        ),
        _ => (
            format!("a batch of this {kind} has {most} bodies at most, and here are {count}"),
            format!("write `batch_size: {count}` at the event, or fewer bodies"),
        ),
    };
    Some(Diagnostic::new(CODE, first.span, message, help))
}

/// What they are called, each name once.
fn list<'s>(sources: impl IntoIterator<Item = &'s Source>) -> String {
    let mut all: Vec<String> = Vec::new();
    for source in sources {
        let name = source.name();
        if !all.contains(&name) {
            all.push(name);
        }
    }
    names::list(all.iter().map(String::as_str), all.len())
}

/// What an event is from.
struct Source {
    kind: &'static str,
    section: &'static str,
    /// What tells it from others of its kind, as written.
    from: String,
    /// `None` if it is not of this service: its name is in its ARN.
    name: Option<String>,
    /// How many bodies it brings at once.
    most: u32,
    /// Whether Lambda fetches them.
    is_fetched: bool,
}

impl Source {
    fn all(events: &[&Event], function: &str) -> Vec<Self> {
        let is_schedule = |event: &&&Event| matches!(event, Event::Schedule(_));
        let is_only = events.iter().filter(is_schedule).count() == 1;
        let mut schedules = 0..;
        let all = events.iter().map(|event| match event {
            Event::Schedule(_) => {
                let number = schedules.next().unwrap_or_default() + 1;
                let name =
                    if is_only { function.to_owned() } else { format!("{function}.{number}") };
                let (from, name) = (name.clone(), Some(name));
                let (kind, section) = ("schedule", "schedules");
                Self { kind, section, from, name, most: 0, is_fetched: false }
            }
            Event::Queue(event) => {
                let own = event.settings();
                let most = own.batch_size.as_deref().copied().unwrap_or(DEFAULT_QUEUE_BATCH);
                Self::new("queue", "queues", &own.from).fetched(most)
            }
            Event::Topic(event) => Self::new("topic", "topics", &event.settings().from),
            Event::Bucket(event) => Self::new("bucket", "buckets", &event.settings().from),
            Event::Table(event) => Self::records("table", "tables", &event.settings()),
            Event::Stream(event) => Self::records("stream", "streams", &event.settings()),
            Event::Bus(event) => Self::new("bus", "buses", &event.from),
        });
        all.collect()
    }

    fn new<T: Deref<Target = str>>(
        kind: &'static str,
        section: &'static str,
        from: &Option<Spanned<T>>,
    ) -> Self {
        let from: String = from.as_deref().map(|from| from.to_string()).unwrap_or_default();
        let name = Resource::parse(&from).map(|from| from.name.to_owned());
        Self { kind, section, from, name, most: 1, is_fetched: false }
    }

    fn records<F: Deref<Target = str>>(
        kind: &'static str,
        section: &'static str,
        own: &Records<F>,
    ) -> Self {
        let most = own.batch_size.as_deref().copied().unwrap_or(DEFAULT_STREAM_BATCH);
        Self::new(kind, section, &own.from).fetched(most)
    }

    fn fetched(self, most: u32) -> Self {
        Self { most, is_fetched: true, ..self }
    }

    /// Whether it may be what is meant; of what is not of this service only the kind is judged.
    fn may_be(&self, written: &str) -> bool {
        let (kind, name) = match written.split_once('.') {
            Some((kind, name)) => (kind, Some(name)),
            None => (written, None),
        };
        let is_kind = kind == self.kind || name.is_some() && kind == self.section;
        // One of several schedules has a number behind the name of the function.
        let is_name = |own: &str, name: &str| {
            name == own || own.split_once('.').is_some_and(|(function, _)| name == function)
        };
        is_kind && self.name.as_deref().is_none_or(|own| name.is_none_or(|name| is_name(own, name)))
    }

    fn name(&self) -> String {
        match &self.name {
            Some(name) if self.kind != "schedule" || name.contains('.') => {
                format!("{}.{name}", self.section)
            }
            Some(_) => self.kind.to_owned(),
            None => {
                let name = arn_name(&self.from);
                let name = if name.is_empty() || name.contains('}') { "NAME" } else { name };
                format!("{}.{name}", self.section)
            }
        }
    }
}
