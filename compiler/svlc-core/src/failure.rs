//! What CloudFormation says when it fails, as diagnostics on the spec: [`of_events`] for the events of a stack, [`of_refusal`] for a
//! template or a change set that it does not take, [`of_findings`] for what its validation has found in one. Each kind of failure has its
//! file: why it happens, how AWS puts it, the cure; their codes are SV0801 to SV0839, and SV0850 to SV0851. Leaves fetching events to the deployer.

mod cause;
mod kinds;
mod mask;
mod named;
mod reason;
mod subject;

use crate::cfn::{Intrinsic, Resource, Template, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::origins::Origins;
use crate::source::{Source, Span};
use reason::Reason;

/// What happened to a resource, or to the stack itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Event {
    /// Logical id; of the stack's own events, its name.
    pub id: String,
    /// Type of the resource.
    pub kind: String,
    /// Such as `CREATE_FAILED`.
    pub status: String,
    /// Why; empty where CloudFormation gives no reason.
    pub reason: String,
    /// Which validation has found it, such as `PROPERTY_VALIDATION`; empty for what has happened.
    pub check: String,
    /// Where in the template, such as `/Resources/Jobs/Properties/DelaySeconds`; empty where that is not said.
    pub path: String,
    /// Whether it would not keep CloudFormation from going on.
    pub is_warning: bool,
    /// Why it is not known what a validation has found, where that was asked in vain.
    pub unread: Option<Unread>,
}

/// Why it is not known what a validation has found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    /// Whoever deploys may not ask.
    Forbidden,
    /// AWS answered so.
    Failed(String),
}

/// The stack that failed, as it was to become.
#[derive(Debug, Clone, Copy)]
pub struct Stack<'a> {
    /// The spec.
    pub source: &'a Source,
    /// The environment that was deployed.
    pub environment: Option<&'a str>,
    /// The template made of it.
    pub template: &'a Template,
    /// Where what belongs to no resource is shown: the service's name.
    pub origin: Span,
    /// Values that are never shown, such as those of parameters with `no_echo`.
    pub secrets: &'a [String],
}

impl<'a> Stack<'a> {
    fn origins(self) -> Origins<'a> {
        Origins::read(self.source, self.environment)
    }

    fn resource(self, id: &str) -> Option<&'a Resource> {
        self.template.resources.get(id)
    }
}

/// The cause of a failed deployment, and what keeps CloudFormation from rolling it back, if something does. What only followed from
/// the cause is left out. `events` are in the order of time; those of earlier deployments may be among them.
pub fn of_events(events: &[Event], stack: Stack<'_>) -> Vec<Diagnostic> {
    let origins = stack.origins();
    let found = cause::find(events, |id| stack.template.resources.contains_key(id));
    let cause = found.cause.map(|event| told(event, &origins, stack));
    let stuck = found.stuck.map(|event| {
        let failure = Failure::of(event, &origins, stack);
        shown(kinds::stuck(&failure), &failure, &origins, stack)
    });
    cause.into_iter().chain(stuck).collect()
}

/// What is wrong with a template or a change set that CloudFormation refuses, other than that nothing would change.
pub fn of_refusal(reason: &str, unread: Option<Unread>, stack: Stack<'_>) -> Diagnostic {
    let event = Event { reason: reason.to_owned(), unread, ..Event::default() };
    told(&event, &stack.origins(), stack)
}

/// All that CloudFormation's validation has found in a change set, in the order of the spec.
pub fn of_findings(findings: &[Event], stack: Stack<'_>) -> Vec<Diagnostic> {
    let origins = stack.origins();
    let mut found: Vec<Diagnostic> =
        findings.iter().map(|finding| told(finding, &origins, stack)).collect();
    found.sort_by_key(|one| one.primary.span);
    found.dedup();
    found
}

fn told(event: &Event, origins: &Origins<'_>, stack: Stack<'_>) -> Diagnostic {
    let failure = Failure::of(event, origins, stack);
    shown(kinds::told(&failure), &failure, origins, stack)
}

/// A failure, taken apart.
struct Failure<'a> {
    event: &'a Event,
    /// Type of the resource.
    kind: &'a str,
    /// What failed: "the log group of `orders`".
    subject: String,
    /// Where that stands.
    origin: Span,
    /// Whether it is written in the spec in CloudFormation's own words.
    is_raw: bool,
    reason: Reason,
}

impl<'a> Failure<'a> {
    fn of(event: &'a Event, origins: &Origins<'_>, stack: Stack<'a>) -> Self {
        let reason = Reason::of(&event.reason);
        // A template that is refused has no event of a resource; its reason may name one.
        let named = || named::resource(&reason.words).filter(|id| stack.resource(id).is_some());
        let id = if event.id.is_empty() { named().unwrap_or_default() } else { &event.id };
        let resource = stack.resource(id);
        let kind =
            resource.filter(|_| event.kind.is_empty()).map_or(&*event.kind, |one| &*one.kind);
        let origin = resource.and_then(|one| one.origin);
        let name = origin.map_or("", |origin| origins.name(origin));
        Self {
            event,
            kind,
            subject: subject::of(kind, id, name),
            origin: origin.unwrap_or(stack.origin),
            is_raw: !id.is_empty() && name == id,
            reason,
        }
    }

    /// Whether a template is refused for a resource that AWS's words name.
    fn is_named(&self) -> bool {
        self.event.id.is_empty() && !self.kind.is_empty()
    }

    /// Whether AWS's words contain any of these.
    fn says(&self, any: &[&str]) -> bool {
        any.iter().any(|words| self.reason.words.contains(words))
    }

    /// Whether this validation has found it.
    fn is_of(&self, check: &str) -> bool {
        self.event.check == check
    }

    /// Whether CloudFormation gives this code.
    fn is_coded(&self, code: &str) -> bool {
        self.reason.code.as_deref() == Some(code)
    }

    /// AWS's words between two others.
    fn between(&self, start: &str, end: &str) -> Option<&str> {
        reason::between(&self.reason.words, start, end)
    }
}

/// What is said of a failure.
struct Told {
    code: Code,
    message: String,
    help: String,
    at: At,
    /// What AWS says beside the reason.
    answer: Option<String>,
}

/// Where a failure is shown, if AWS's words name no property and no value of the resource. What is not there leaves the resource itself.
enum At {
    /// At the resource.
    Resource,
    /// At the first of its fields that is set.
    Fields(&'static [&'static str]),
    /// At the field of the resource that a property of the failed one refers to.
    Referred(&'static str, &'static str),
    /// At other resources, the first before the others.
    Others(Vec<String>),
    /// At an entry of a section.
    Entry(&'static str, String),
    /// At a value, wherever it stands.
    Value(String),
}

impl Told {
    fn new(code: Code, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code, message: message.into(), help: help.into(), at: At::Resource, answer: None }
    }

    fn at(mut self, at: At) -> Self {
        self.at = at;
        self
    }

    fn answered(self, answer: Option<String>) -> Self {
        Self { answer, ..self }
    }

    fn fields(self, fields: &'static [&'static str]) -> Self {
        self.at(At::Fields(fields))
    }
}

/// As a diagnostic, with AWS's own words.
fn shown(told: Told, failure: &Failure<'_>, origins: &Origins<'_>, stack: Stack<'_>) -> Diagnostic {
    let (span, others) = spans(&told.at, failure, origins, stack);
    let mut diagnostic = Diagnostic::new(told.code, span, told.message, told.help);
    for other in others {
        diagnostic = diagnostic.also(other, "this one takes part");
    }
    let words = mask::masked(&failure.reason.words, origins, stack);
    if !words.is_empty() {
        diagnostic = diagnostic.note(format!("AWS says: {words}"));
    }
    if let Some(answer) = told.answer {
        let words = mask::masked(&answer, origins, stack);
        diagnostic = diagnostic.note(format!("asked what it found, AWS says: {words}"));
    }
    let Event { id, kind, status, check, .. } = failure.event;
    match (id.is_empty(), check.is_empty()) {
        (true, _) => diagnostic,
        (false, true) => diagnostic.note(format!("`{id}`, `{kind}`, is in `{status}`")),
        (false, false) => diagnostic.note(format!("`{id}`, `{kind}`, does not pass `{check}`")),
    }
}

/// Where it is shown: the smallest place that shows it, and others that take part.
fn spans(
    at: &At,
    failure: &Failure<'_>,
    origins: &Origins<'_>,
    stack: Stack<'_>,
) -> (Span, Vec<Span>) {
    let origin = |id: &str| stack.resource(id).and_then(|one| one.origin);
    if let Some(keys) = keys(&failure.event.path) {
        let field = origins.field(failure.origin, failure.kind, &keys);
        return (field.unwrap_or(failure.origin), Vec::new());
    }
    let found = match at {
        At::Resource => None,
        At::Fields(fields) => origins.first_set(failure.origin, fields),
        At::Referred(property, field) => referred(&failure.event.id, property, stack)
            .and_then(origin)
            .map(|other| origins.first_set(other, &[field]).unwrap_or(other)),
        At::Others(ids) => {
            let mut spans = ids.iter().filter_map(|id| origin(id));
            if let Some(first) = spans.next() {
                let others = spans.filter(|span| *span != first).collect();
                return (first, others);
            }
            None
        }
        At::Entry(section, name) => origins.entry(section, name),
        At::Value(value) => origins.anywhere(value),
    };
    let words = &failure.reason.words;
    let named = || {
        let property = named::property(words);
        let field = property.and_then(|path| origins.field(failure.origin, failure.kind, &path));
        field.or_else(|| origins.named_value(failure.origin, words))
    };
    let span = match at {
        At::Resource | At::Fields(_) => named().or(found),
        _ => found.or_else(named),
    };
    (span.unwrap_or(failure.origin), Vec::new())
}

/// Keys from `Properties` down of a path in the template that leads below them; `[0]` is the first of a list.
fn keys(path: &str) -> Option<Vec<String>> {
    let (_, keys) = path.strip_prefix("/Resources/")?.split_once('/')?;
    let key = |key: &str| match key.bytes().all(|digit| digit.is_ascii_digit()) {
        true => format!("[{key}]"),
        false => key.replace("~1", "/").replace("~0", "~"),
    };
    let keys: Vec<String> = keys.split('/').map(key).collect();
    (keys.len() > 1).then_some(keys)
}

/// The logical id that a property of a resource refers to.
fn referred<'a>(id: &str, property: &str, stack: Stack<'a>) -> Option<&'a str> {
    match stack.resource(id)?.properties.get(property)? {
        Value::Intrinsic(Intrinsic::Ref(id) | Intrinsic::GetAtt(id, _)) => Some(id),
        _ => None,
    }
}
