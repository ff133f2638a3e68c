//! A mapping that takes something away, and gives it a value.
//!
//! Why: what is removed has no value; API Gateway would refuse it (`apigw-dg`, http-api-parameter-mapping). Most likely `overwrite:` was
//! meant.
//!
//! ```yaml
//! integrations:
//!   quotes: { type: http, url: https://quotes.example.com, request: { remove:header.x-debug: "true" } }
//! ```
//!
//! Fix: `remove:header.x-debug: ""`, or `header.x-debug: "true"`.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0354;
const MESSAGE: &str = "what is removed has no value";
const HELP: &str = "write `\"\"` as its value, or take `remove:` away to set it";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (target, value) in cx.mappings().flat_map(|mapping| mapping.entries) {
        if let Some(value) = value.filter(|value| target.verb == "remove" && !value.is_empty()) {
            let diagnostic = Diagnostic::new(CODE, value.span, MESSAGE, HELP);
            sink.push(diagnostic.also(target.written.span, "this removes it"));
        }
    }
}
