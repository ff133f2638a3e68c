//! Resources of which each needs the next, and the last the first.
//!
//! Why: CloudFormation makes what is needed first, finds no beginning and refuses the template ("Circular dependency between
//! resources").
//!
//! ```yaml
//! functions: { orders: { env: { SELF: "${functions.orders.arn}" } } }
//! ```
//!
//! Fix: take one of the references away. A function learns its own name from `AWS_LAMBDA_FUNCTION_NAME`; names that are fixed need
//! no reference.

use std::collections::BTreeMap;

use super::Whole;
use super::intrinsics::Call;
use crate::cfn::graph::Graph;
use crate::cfn::logical_id;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::document::NodeKind;
use crate::interpolation::{self, Piece};
use crate::model::Model;
use crate::reference::{self, Reference, Section};
use crate::source::Span;
use crate::spec::Entries;

const CODE: Code = Code::SV0278;
const HELP: &str = "take one of these references away";

pub(super) fn check(whole: &Whole<'_>, sink: &mut Sink) {
    let (mut plain, mut in_sam) =
        (Graph::new(&whole.templates.plain), Graph::new(&whole.templates.in_sam));
    let mut told = None;
    while let Some(cycle) = plain.cycle().or_else(|| in_sam.cycle()) {
        for id in &cycle {
            plain.remove(id);
            in_sam.remove(id);
        }
        let words = told.get_or_insert_with(|| Words::new(whole));
        sink.push(words.diagnostic(&cycle));
    }
}

/// The spec's words for what templates have.
struct Words<'a> {
    whole: &'a Whole<'a>,
    /// What resources are called in the spec, by logical id.
    names: BTreeMap<String, String>,
    links: Vec<Link>,
}

/// A reference in the spec.
struct Link {
    /// Of what it is a part: `functions.orders`.
    from: String,
    /// Logical id of what it refers to.
    to: String,
    span: Span,
}

impl<'a> Words<'a> {
    fn new(whole: &'a Whole<'a>) -> Self {
        Self { whole, names: names(whole.model), links: links(whole) }
    }

    fn name<'b>(&'b self, id: &'b str) -> &'b str {
        self.names.get(id).map_or(id, String::as_str)
    }

    fn diagnostic(&self, cycle: &[&str]) -> Diagnostic {
        let mut path: Vec<&str> = cycle.iter().map(|id| self.name(id)).collect();
        path.dedup();
        if path.len() > 1 && path.first() == path.last() {
            path.pop();
        }
        let ends = cycle.iter().zip(cycle.iter().cycle().skip(1));
        let closing = ends.clone().find_map(|(from, to)| {
            let mut links = self.links.iter();
            links.find(|link| link.to == **to && link.from == self.name(from))
        });
        let any = || self.links.iter().find(|link| cycle.contains(&link.to.as_str()));
        let span = closing.or_else(any).map_or(self.whole.model.origin, |link| link.span);
        let message = match path.as_slice() {
            [only] => format!("`{only}` refers to itself"),
            [first, ..] => {
                let steps: Vec<String> = path.iter().map(|name| format!("`{name}`")).collect();
                format!(
                    "these need one another: {}, and that `{first}`",
                    steps.join(", which needs ")
                )
            }
            [] => unreachable!("a cycle has a resource"),
        };
        let diagnostic = Diagnostic::new(CODE, span, message, HELP);
        let is_function = path.iter().any(|name| name.starts_with(Section::Functions.key()));
        match is_function && path.len() == 1 {
            true => diagnostic.note(
                "a function learns its own name from the variable `AWS_LAMBDA_FUNCTION_NAME`",
            ),
            false => diagnostic,
        }
    }
}

/// What resources are called in the spec, by logical id. Those that only svlc knows of are called after what they are for.
fn names(model: &Model) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    let mut name = |section: Section, of: &str| {
        let word = [section.key(), ".", of].concat();
        names.insert(logical_id::resource(section, of), word.clone());
        if section == Section::Functions {
            names.insert(logical_id::role(of), word.clone());
            names.insert(logical_id::log_group(of), word);
        }
    };
    model.functions.iter().for_each(|one| name(Section::Functions, &one.name));
    model.tables.iter().for_each(|one| name(Section::Tables, &one.name));
    model.queues.iter().for_each(|one| name(Section::Queues, &one.name));
    model.topics.iter().for_each(|one| name(Section::Topics, &one.name));
    model.buckets.iter().for_each(|one| name(Section::Buckets, &one.name));
    model.buses.iter().for_each(|one| name(Section::Buses, &one.name));
    names.insert(logical_id::HTTP_API.to_owned(), "api".to_owned());
    names.extend(model.raw.iter().map(|one| (one.id.clone(), ["resources.", &one.id].concat())));
    names
}

/// Every reference that the user wrote.
fn links(whole: &Whole<'_>) -> Vec<Link> {
    let written = &whole.written;
    let mut links = Vec::new();
    for place in &written.places.references {
        for piece in interpolation::split(&place.text).unwrap_or_default() {
            let Piece::Reference { name, at } = piece else { continue };
            let span = written.source.within(place.text.span, &place.text, at);
            let to = match Reference::parse(name) {
                Ok(Reference::Attribute(section, name, _)) => logical_id::resource(section, name),
                Ok(Reference::Api(_)) => logical_id::HTTP_API.to_owned(),
                Ok(Reference::Raw(id, _)) => id.to_owned(),
                _ => continue,
            };
            links.push(Link { from: owner(whole, span), to, span });
        }
    }
    for place in &written.places.resources {
        let Some(resource) = reference::Resource::parse(&place.text) else { continue };
        let to = logical_id::resource(resource.section, resource.name);
        links.push(Link { from: owner(whole, place.text.span), to, span: place.text.span });
    }
    for (id, raw) in written.spec.resources.iter().flat_map(Entries::iter) {
        let from = || ["resources.", &id.value].concat();
        for call in Call::all(raw) {
            let span = call.argument.span;
            links.extend(call.targets().into_iter().map(|(to, _)| Link { from: from(), to, span }));
        }
        let needed = raw.needed().iter();
        links.extend(needed.map(|to| Link { from: from(), to: to.to_string(), span: to.span }));
    }
    links
}

/// The entry of a section that a place is in: `functions.orders`; the section alone where it has no entries with names.
fn owner(whole: &Whole<'_>, place: Span) -> String {
    let document = whole.written.document;
    let holds = |node| {
        let span: Span = document.span(node);
        span.start <= place.start && place.end <= span.end
    };
    let inside = |mapping| match &document.node(mapping).kind {
        NodeKind::Mapping(entries) => {
            entries.iter().find(|(_, value)| holds(*value)).map(|(key, value)| (*key, *value))
        }
        _ => None,
    };
    let Some((section, value)) = inside(document.root()) else { return String::new() };
    match inside(value) {
        Some((name, _)) if document.text(section) != "api" => {
            [document.text(section), ".", document.text(name)].concat()
        }
        _ => document.text(section).to_owned(),
    }
}
