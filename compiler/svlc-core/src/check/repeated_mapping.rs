//! Two entries of a mapping that do the same to the same thing.
//!
//! Why: API Gateway has one value for each, so one of the two is lost. A plain name overwrites, and names of headers have no case.
//!
//! ```yaml
//! integrations:
//!   quotes: { type: http, url: https://quotes.example.com, request: { header.x-a: "1", overwrite:header.X-A: "2" } }
//! ```
//!
//! Fix: keep one of the two.

use std::collections::BTreeMap;

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::source::Span;

const CODE: Code = Code::SV0353;
const HELP: &str = "keep one of the two";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for mapping in cx.mappings() {
        let mut first: BTreeMap<(&str, String), Span> = BTreeMap::new();
        for (target, _) in mapping.entries {
            let what = match target.header() {
                Some(_) => target.what.to_ascii_lowercase(),
                None => target.what.to_owned(),
            };
            let span = target.written.span;
            let message = format!("`{}:{what}` stands here twice", target.verb);
            let known = *first.entry((target.verb, what)).or_insert(span);
            if known != span {
                sink.push(Diagnostic::new(CODE, span, message, HELP).also(known, "the first"));
            }
        }
    }
}
