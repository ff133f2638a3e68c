//! Two tests of one name.
//!
//! Why: `--filter` and the reports that others read know a test by its name.
//!
//! ```yaml
//! tests: [{ name: answers, request: GET / }, { name: answers, request: GET /orders }]
//! ```
//!
//! Fix: say what is different about the second.

use std::collections::BTreeMap;

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::source::Span;

const CODE: Code = Code::SV0281;
const HELP: &str = "say in its name what is different about this one";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for name in cx.spec.tests.iter().flatten().filter_map(|test| test.name.as_ref()) {
        match seen.get(&*name.value) {
            None => _ = seen.insert(&name.value, name.span),
            Some(first) => {
                let message = "another test has this name already";
                let fault = Diagnostic::new(CODE, name.span, message, HELP);
                sink.push(fault.also(*first, "first here"));
            }
        }
    }
}
