//! Two tags of one function whose keys differ only in upper and lower case.
//!
//! Why: the tags go on its execution role too, and IAM takes such keys for the same and refuses them
//! (IAM user guide, "Rules for tagging in IAM and AWS STS").
//!
//! ```yaml
//! functions: { orders: { tags: { team: shop, Team: shop } } }
//! ```
//!
//! Fix: keep one of the two.

use std::collections::BTreeMap;

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::{Entries, Spanned};

const CODE: Code = Code::SV0217;
const HELP: &str = "keep one of the two, or write both keys alike";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let mut shared: BTreeMap<String, &Spanned<String>> = BTreeMap::new();
    for key in cx.spec.tags.iter().flat_map(Entries::names) {
        look(key, &mut shared, sink);
    }
    for own in cx.functions().filter_map(|(_, function)| function?.tags.as_ref()) {
        let mut seen = BTreeMap::new();
        for key in own.names() {
            match shared.get(&key.value.to_lowercase()) {
                Some(first) if first.value != key.value => report(key, first, sink),
                _ => look(key, &mut seen, sink),
            }
        }
    }
}

fn look<'a>(
    key: &'a Spanned<String>,
    seen: &mut BTreeMap<String, &'a Spanned<String>>,
    sink: &mut Sink,
) {
    match seen.get(&key.value.to_lowercase()) {
        Some(first) => report(key, first, sink),
        None => {
            seen.insert(key.value.to_lowercase(), key);
        }
    }
}

fn report(key: &Spanned<String>, first: &Spanned<String>, sink: &mut Sink) {
    let message = format!("tag keys `{}` and `{}` are the same for IAM", key.value, first.value);
    sink.push(
        Diagnostic::new(CODE, key.span, message, HELP).also(first.span, "the first of the two"),
    );
}
