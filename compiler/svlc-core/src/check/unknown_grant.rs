//! A grant that there is not on such a resource.
//!
//! Why: each kind of resource has grants of its own, because IAM has other actions for each; a queue is not read but consumed.
//!
//! ```yaml
//! functions: { mails: { access: { queues.mails: read } } }
//! ```
//!
//! Fix: one of the grants that there are on it.

use super::context::Context;
use super::names::list;
use crate::access::Kind;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::reference::{Reference, Resource};
use crate::spec::Grant;

const CODE: Code = Code::SV0367;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (_, target, grant) in cx.access() {
        let Some((kind, grant)) = kind(target).zip(grant) else { continue };
        let known: Vec<&str> = kind.grants().map(Grant::name).collect();
        if known.contains(&grant.name()) {
            continue;
        }
        let message = format!("a grant on this {} cannot be `{}`", kind.singular(), grant.name());
        let (help, only) = match known[..] {
            [only] => (format!("write `{only}`"), Some(only)),
            _ => (format!("it can be {}", list(known.iter().copied(), known.len())), None),
        };
        let found = Diagnostic::new(CODE, grant.span, message, help).also(target.span, "on this");
        sink.push(match only {
            Some(only) => found.fix(grant.span, only),
            None => found,
        });
    }
}

/// The kind of what a grant is on, as far as it can be told; the rest is for other rules.
fn kind(target: &str) -> Option<Kind> {
    if let Some(resource) = Resource::parse(target) {
        return Some(resource.section.into());
    }
    match Reference::parse(target) {
        Ok(Reference::Secret(store, _)) => Some(store.into()),
        _ => Kind::of_arn(target),
    }
}
