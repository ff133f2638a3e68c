//! A test that sends nothing, or both a request and an event.
//!
//! Why: a test is one request to the API or one event for a function; what it expects is of one answer.
//!
//! ```yaml
//! tests: [{ name: answers, expect: { status: 200 } }]
//! ```
//!
//! Fix: `request: GET /`, or `invoke` with the name of a function. Two things to test are two tests.

use super::context::Context;
use super::test::tests;
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0283;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for test in tests(cx) {
        match (&test.request, &test.invoke, &test.name) {
            (Some(request), Some(invoke), _) => {
                let message = "a test sends a request or invokes a function, and this does both";
                let help = "make two tests of it, or take `request` or `invoke` away";
                let fault = Diagnostic::new(CODE, invoke.span, message, help);
                sink.push(fault.also(request.span, "its request"));
            }
            (None, None, Some(name)) => {
                let help = "add `request`, such as `request: GET /`, or `invoke` with the name of a function";
                sink.push(Diagnostic::new(CODE, name.span, "this test sends nothing", help));
            }
            _ => {}
        }
    }
}
