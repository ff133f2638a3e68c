//! A mapping that sets a header which API Gateway keeps for itself.
//!
//! Why: API Gateway refuses such a mapping (`apigw-dg`, http-api-parameter-mapping, reserved headers).
//!
//! ```yaml
//! integrations:
//!   quotes: { type: http, url: https://quotes.example.com, request: { header.authorization: "Bearer x" } }
//! ```
//!
//! Fix: another header; or a function between, which can send what it likes.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::{RESERVED_HEADER_PREFIXES, RESERVED_HEADERS};

const CODE: Code = Code::SV0352;
const HELP: &str = "use another header, or let a function call the endpoint";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (target, _) in cx.mappings().flat_map(|mapping| mapping.entries) {
        let Some(header) = target.header() else { continue };
        let lower = header.to_ascii_lowercase();
        let reserved = RESERVED_HEADER_PREFIXES.iter().any(|start| lower.starts_with(start));
        if reserved || RESERVED_HEADERS.contains(&lower.as_str()) {
            let written = target.written;
            let at = written.len() - header.len()..written.len();
            let span = cx.within(written.span, written, at);
            let message = format!("no mapping can change the header `{header}`");
            sink.push(Diagnostic::new(CODE, span, message, HELP));
        }
    }
}
