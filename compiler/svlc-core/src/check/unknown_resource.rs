//! The name of a resource that the spec does not define, or of a kind that cannot stand in its place.
//!
//! Why: svlc grants rights and connects events by these names; nothing is left to be found out when the stack is deployed.
//!
//! ```yaml
//! functions: { mails: { access: { queues.mail: consume } } }    # the queue is called `mails`
//! queues: { mails: {} }
//! ```
//!
//! Fix: name a resource that the spec defines, such as `queues.mails`, or write the ARN of one outside of it.

use super::context::{Context, scalar};
use super::names::list;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::reference::{Reference, Resource};
use crate::schema::ResourcePlace;
use crate::suggest;

const CODE: Code = Code::SV0218;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for place in &cx.places.resources {
        if let Some(fault) = fault(cx, place) {
            sink.push(fault);
        }
    }
}

fn fault(cx: &Context<'_>, place: &ResourcePlace) -> Option<Diagnostic> {
    let written = &place.text;
    let is_secret = matches!(Reference::parse(written), Ok(Reference::Secret(..)));
    // `default` is the account's own bus; where no bus can stand, the schema refuses the word.
    let is_default = **written == "default";
    if written.starts_with("arn:") || written.contains("${") || is_secret || is_default {
        return None;
    }
    let new = |message: String, help: String| Diagnostic::new(CODE, written.span, message, help);
    let keys = || place.sections.iter().map(|section| section.key());
    let wanted = || {
        let forms: Vec<String> = keys().map(|key| format!("{key}.NAME")).collect();
        list(forms.iter().map(String::as_str), forms.len())
    };
    let (root, name) = written.split_once('.').unwrap_or((written, ""));
    let Some(Resource { section, .. }) = Resource::parse(written) else {
        let message = format!("there is no section `{root}`");
        return Some(match suggest::nearest(root, keys()) {
            Some(meant) => {
                let cure = [meant, ".", name].concat();
                new(message, format!("did you mean `{cure}`?")).fix(written.span, scalar(&cure))
            }
            None => new(message, format!("write {}, or an ARN", wanted())),
        });
    };
    if !place.sections.contains(&section) {
        let message = format!("`{}` cannot be a {}", place.key, section.singular());
        return Some(new(message, format!("name a resource of another kind: {}", wanted())));
    }
    if cx.is_defined(section, name) {
        return None;
    }
    let message = format!("no {} is named `{name}`", section.singular());
    let names = cx.resources(section);
    Some(match names.meant(name, &cx.effort) {
        Some(meant) => {
            let cure = [section.key(), ".", meant].concat();
            new(message, format!("did you mean `{cure}`?"))
                .also(meant.span, "defined here")
                .fix(written.span, scalar(&cure))
        }
        None if names.is_empty() => new(message, format!("add `{name}` to `{}`", section.key())),
        None => {
            let help = format!(
                "name one that is defined ({}), or add `{name}` to `{}`",
                names.list(),
                section.key()
            );
            new(message, help)
        }
    })
}
