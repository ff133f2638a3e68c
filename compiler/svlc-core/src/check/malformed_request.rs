//! A request of a test that cannot be sent as it is written.
//!
//! Why: a request is a method, one space, and a path with a query, percent-encoded as clients send it.
//!
//! ```yaml
//! tests: [{ name: finds orders by name, request: GET /orders?name=Ada Lovelace }]
//! ```
//!
//! Fix: `GET /orders?name=Ada%20Lovelace`.

use super::context::Context;
use super::test::tests;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::routing::RequestLine;

const CODE: Code = Code::SV0280;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for request in tests(cx).filter_map(|test| test.request.as_ref()) {
        let Err(fault) = RequestLine::parse(request) else { continue };
        let at = cx.within(request.span, request, fault.at.clone());
        let diagnostic = Diagnostic::new(CODE, at, fault.message, fault.help);
        sink.push(match fault.cure {
            Some(cure) => {
                let (span, text) = cx.edit(request.span, request, fault.at, &cure);
                diagnostic.fix(span, text)
            }
            None => diagnostic,
        });
    }
}
