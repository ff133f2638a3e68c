//! A reference where a resource is named, to something that is no ARN, or the ARN of another kind of resource.
//!
//! Why: AWS wants an ARN there, and refuses a name, a URL or a region when the stack is deployed.
//!
//! ```yaml
//! functions: { orders: { dead_letter: "${queues.lost.url}" } }
//! ```
//!
//! Fix: name the resource itself: `queues.lost`.

use super::context::{Context, scalar};
use super::names::list;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::interpolation::{self, Piece};
use crate::reference::{Reference, Section};
use crate::schema::ResourcePlace;

const CODE: Code = Code::SV0276;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for place in &cx.places.resources {
        if let Ok([Piece::Reference { name, .. }]) = interpolation::split(&place.text).as_deref()
            && let Ok(reference) = Reference::parse(name)
            && let Some(fault) = fault(cx, place, &reference)
        {
            sink.push(fault);
        }
    }
}

fn fault(cx: &Context<'_>, place: &ResourcePlace, reference: &Reference<'_>) -> Option<Diagnostic> {
    let span = place.text.span;
    match *reference {
        Reference::Attribute(section, name, _) if !cx.is_defined(section, name) => None,
        Reference::Attribute(section, _, attribute)
            if attribute == section.arn() && place.sections.contains(&section) =>
        {
            None
        }
        Reference::Attribute(section, name, _) if place.sections.contains(&section) => {
            let cure = [section.key(), ".", name].concat();
            let message = format!("`{}` takes an ARN, and this is none", place.key);
            let help = format!("name the resource itself: `{cure}`");
            Some(Diagnostic::new(CODE, span, message, help).fix(span, scalar(&cure)))
        }
        Reference::Attribute(section, ..) => {
            let message = format!("`{}` cannot be a {}", place.key, section.singular());
            Some(Diagnostic::new(CODE, span, message, wanted(place)))
        }
        Reference::Pseudo(_) | Reference::Environment | Reference::Api(_) => {
            let message = format!("`{}` takes an ARN, and this is none", place.key);
            Some(Diagnostic::new(CODE, span, message, wanted(place)))
        }
        // What a parameter or a raw resource gives is known only to those who wrote them.
        Reference::Parameter(_)
        | Reference::Raw(..)
        | Reference::Secret(..)
        | Reference::StageVariable(_) => None,
    }
}

fn wanted(place: &ResourcePlace) -> String {
    let forms: Vec<String> =
        place.sections.iter().map(|section: &Section| [section.key(), ".NAME"].concat()).collect();
    format!("name a resource: {}", list(forms.iter().map(String::as_str), forms.len()))
}
