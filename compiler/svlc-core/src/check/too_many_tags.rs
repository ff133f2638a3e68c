//! A function or another resource that has more tags than AWS allows, its own and the service's together.
//!
//! Why: a resource has at most 50 tags (`lambda-dg`, tagging), and SAM sets one of its own on every function.
//!
//! ```yaml
//! tags: { … 30 of them … }
//! functions: { orders: { tags: { … 30 others … } } }
//! ```
//!
//! Fix: fewer tags, on the service or on the resource.

use std::collections::BTreeSet;

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::TAGS;
use crate::spec::Entries;

const CODE: Code = Code::SV0322;
const HELP: &str = "take some away, from its own `tags` or from the service's";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let shared: BTreeSet<&str> =
        cx.spec.tags.iter().flat_map(Entries::names).map(|key| key.value.as_str()).collect();
    for (section, name, own) in cx.tagged() {
        // Too many in one of the two lists alone has been reported for that list.
        if own.len() > TAGS || shared.len() > TAGS {
            continue;
        }
        let added = own.names().filter(|key| !shared.contains(key.value.as_str())).count();
        let all = shared.len() + added;
        if all > TAGS {
            let (kind, name_text) = (section.singular(), &name.value);
            let message = format!("{kind} `{name_text}` has {all} tags, and {TAGS} is the most");
            let note = format!("{} are the service's and {added} its own", shared.len());
            sink.push(Diagnostic::new(CODE, name.span, message, HELP).note(note));
        }
    }
}
