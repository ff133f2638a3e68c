//! A key of a test that says nothing about what it sends.
//!
//! Why: a request has headers and a body, and its answer a status; an invocation has an event, and may fail with an error; only
//! answers of which there are several can be compared with one another. A key that is ignored would look tested.
//!
//! ```yaml
//! tests: [{ name: cleans up, invoke: nightly, expect: { status: 200 } }]    # a function has no status
//! ```
//!
//! Fix: take the key away, or send what it is of.

use super::context::Context;
use super::test::{expectation, tests};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::source::Span;
use crate::spec::{Spanned, Test, TestBody, TestEvent};

const CODE: Code = Code::SV0284;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for test in tests(cx) {
        match (&test.request, &test.invoke) {
            (Some(_), None) => tell(of_invocations(test), "an invocation", "`request`", sink),
            (None, Some(_)) => tell(of_requests(test), "a request", "`invoke`", sink),
            _ => {}
        }
        let bodies = test.expect.as_ref().and_then(|expect| expect.bodies.as_ref());
        if let (Some(bodies), None) = (bodies, &test.repeat) {
            let message = "there is one body only, which has nothing to be compared with";
            let help = "add `repeat`, such as `repeat: 10`, or take `bodies` away";
            sink.push(Diagnostic::new(CODE, bodies.span, message, help));
        }
    }
}

/// Keys that are written, and where.
type Written = Vec<(&'static str, Span)>;

fn tell(written: Written, of: &str, sent: &str, sink: &mut Sink) {
    for (key, span) in written {
        let message = format!("`{key}` is of {of}, and this test has {sent}");
        sink.push(Diagnostic::new(CODE, span, message, format!("take `{key}` away")));
    }
}

fn of_requests(test: &Test) -> Written {
    let expect = expectation(test);
    let first = |header: &Spanned<String>| header.span;
    let body = test.body.as_ref().map(|body| match body {
        TestBody::Text(text) => text.span,
        TestBody::Json(value) => value.span,
        TestBody::File(path) => path.span,
    });
    let token = test.token.as_ref().and_then(|token| token.authorizer.as_ref());
    let expected = expect.headers.as_ref().and_then(|headers| headers.names().next());
    found([
        ("stage", test.stage.as_ref().map(|stage| stage.span)),
        ("headers", test.headers.as_ref().and_then(|headers| headers.names().next()).map(first)),
        ("token", token.map(|name| name.span)),
        ("body", body),
        ("status", expect.status.as_ref().map(|status| status.span)),
        ("headers", expected.map(first)),
        ("absent", expect.absent.iter().flatten().next().map(|header| header.span)),
    ])
}

fn of_invocations(test: &Spanned<Test>) -> Written {
    let event = test.event.as_ref().map(|event| match event {
        TestEvent::Json(value) => value.span,
        TestEvent::File(path) => path.span,
        TestEvent::Source(source) => source.from().map_or(test.span, |from| from.span),
    });
    let error = test.expect.as_ref().and_then(|expect| expect.error.as_ref());
    found([("event", event), ("error", error.map(|error| error.span))])
}

fn found<const N: usize>(keys: [(&'static str, Option<Span>); N]) -> Written {
    keys.into_iter().filter_map(|(key, span)| Some((key, span?))).collect()
}
