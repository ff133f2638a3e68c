//! Two outputs that are exported under one name.
//!
//! Why: the name of an export is one of a whole account and region, so the stack would fail (`cfn`, outputs).
//!
//! ```yaml
//! outputs:
//!   Table: { value: "${tables.orders.name}", export: shop-orders }
//!   Queue: { value: "${queues.jobs.url}", export: shop-orders }
//! ```
//!
//! Fix: another name for one of the two.

use std::collections::BTreeMap;

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::source::Span;

const CODE: Code = Code::SV0270;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let mut first: BTreeMap<&str, Span> = BTreeMap::new();
    for (_, output) in cx.outputs() {
        let Some(export) = output.settings().and_then(|one| one.export.as_ref()) else { continue };
        match first.get(&*export.value) {
            Some(known) => {
                let message = format!("two outputs are exported as `{}`", &*export.value);
                let help = "give one of the two another name";
                sink.push(
                    Diagnostic::new(CODE, export.span, message, help).also(*known, "first here"),
                );
            }
            None => _ = first.insert(&export.value, export.span),
        }
    }
}
