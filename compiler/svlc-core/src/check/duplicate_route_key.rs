//! Two routes with the same key, or with keys that differ only in the names of their parameters.
//!
//! Why: API Gateway looks at where parameters stand, not at what they are called, and refuses the second key with a
//! conflict while the stack is being made (reported by users; `aws-samples` and emulator authors agree).
//!
//! ```yaml
//! routes:
//!   GET /orders/{id}: orders
//!   GET /orders/{order}: orders      # the same
//! ```
//!
//! Fix: remove one, or give one another path or method.

use std::collections::BTreeMap;

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0203;
const HELP: &str = "remove one of the two, or give one of them another method or path";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let mut first = BTreeMap::new();
    for line in &cx.routes {
        let Ok(key) = &line.parsed else { continue };
        let known = *first.entry(key.shape()).or_insert(line.key);
        if known.span == line.key.span {
            continue;
        }
        let message = format!(
            "`{}` and `{}` are the same route key: only names of parameters differ",
            line.key.value, known.value
        );
        sink.push(
            Diagnostic::new(CODE, line.key.span, message, HELP)
                .also(known.span, "the first of the two")
                .note("API Gateway compares where parameters stand, not what they are called"),
        );
    }
}
