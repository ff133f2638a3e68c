//! A function of CloudFormation, a `DependsOn` or a `${resources.…}` that refers to what neither template has.
//!
//! Why: CloudFormation refuses the template: "Unresolved resource dependencies", or "does not support attribute" (`cfn`).
//!
//! ```yaml
//! resources:
//!   Alarm: { Type: AWS::CloudWatch::Alarm, DependsOn: [Topics], Properties: { AlarmActions: [{ Ref: Topic }] } }
//! ```
//!
//! Fix: the logical id of another raw resource, of a resource that svlc makes (`docs/logical-ids.md`), a parameter, or a pseudo
//! parameter.

use std::collections::BTreeSet;

use super::Whole;
use super::intrinsics::Call;
use super::names::list;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::{PSEUDO_PARAMETERS, attributes};
use crate::interpolation::{self, Piece};
use crate::reference::Reference;
use crate::source::Span;
use crate::spec::Entries;
use crate::suggest;

const CODE: Code = Code::SV0273;

pub(super) fn check(whole: &Whole<'_>, sink: &mut Sink) {
    let known = Known::new(whole);
    for (_, resource) in whole.written.spec.resources.iter().flat_map(Entries::iter) {
        for id in resource.needed() {
            if !known.resources.contains(&*id.value) {
                sink.push(known.unknown(&id.value, id.span, false));
            }
        }
        for call in Call::all(resource) {
            for (id, attribute) in call.targets() {
                let fault = known.fault(&id, attribute.as_deref(), call.argument.span);
                fault.map(|fault| sink.push(fault));
            }
        }
    }
    for place in &whole.written.places.references {
        for piece in interpolation::split(&place.text).unwrap_or_default() {
            let Piece::Reference { name, at } = piece else { continue };
            if let Ok(Reference::Raw(id, Some(attribute))) = Reference::parse(name) {
                let span = whole.written.source.within(place.text.span, &place.text, at);
                known.fault(id, Some(attribute), span).map(|fault| sink.push(fault));
            }
        }
    }
}

/// What can be referred to.
struct Known<'a> {
    whole: &'a Whole<'a>,
    /// Logical ids of resources that both templates have.
    resources: BTreeSet<&'a str>,
    /// Names of parameters.
    parameters: BTreeSet<&'a str>,
}

impl<'a> Known<'a> {
    fn new(whole: &'a Whole<'a>) -> Self {
        let in_sam = &whole.templates.in_sam.resources;
        let plain = whole.templates.plain.resources.keys();
        Self {
            whole,
            resources: plain.map(String::as_str).filter(|id| in_sam.contains_key(*id)).collect(),
            parameters: whole.model.parameters.iter().map(|one| one.name.as_str()).collect(),
        }
    }

    /// What is wrong with a target, if anything.
    fn fault(&self, id: &str, attribute: Option<&str>, span: Span) -> Option<Diagnostic> {
        let Some(attribute) = attribute else {
            let is_known = self.resources.contains(id)
                || self.parameters.contains(id)
                || PSEUDO_PARAMETERS.contains(&id);
            return (!is_known).then(|| self.unknown(id, span, true));
        };
        if !self.resources.contains(id) {
            return Some(self.unknown(id, span, false));
        }
        let kind = &self.whole.templates.plain.resources[id].kind;
        let has = attributes(kind)?;
        if has.contains(&attribute) {
            return None;
        }
        let message = format!("`{id}`, of type `{kind}`, has no attribute `{attribute}`");
        let help = match suggest::nearest(attribute, has.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None if has.is_empty() => {
                "it can be asked for none: `Ref` gives its name or id".to_owned()
            }
            None => format!("it can be asked for {}", list(has.iter().copied(), has.len())),
        };
        Some(Diagnostic::new(CODE, span, message, help))
    }

    fn unknown(&self, id: &str, span: Span, with_parameters: bool) -> Diagnostic {
        let parameters = self.parameters.iter().filter(|_| with_parameters);
        let pseudo = PSEUDO_PARAMETERS.iter().filter(|_| with_parameters);
        let names =
            || self.resources.iter().chain(parameters.clone()).chain(pseudo.clone()).copied();
        let message = match self.whole.templates.plain.resources.contains_key(id) {
            true => format!("only one of the two templates has `{id}`"),
            false => format!("nothing has the logical id `{id}`"),
        };
        let help = match suggest::nearest(id, names()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "name a resource of `resources`, or one that svlc makes as `docs/logical-ids.md` says".to_owned(),
        };
        Diagnostic::new(CODE, span, message, help)
    }
}
