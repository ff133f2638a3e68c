//! Two expectations of a test that never hold together.
//!
//! Why: the test fails whatever the service answers. A header is not there and has a value, has two values, or bodies are
//! different from one another and each the same as what is written.
//!
//! ```yaml
//! expect: { headers: { etag: "7" }, absent: [ETag] }
//! ```
//!
//! Fix: take one of the two away.

use std::collections::BTreeMap;

use super::context::Context;
use super::test::tests;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::source::Span;
use crate::spec::{Bodies, Entries, Expectation, ExpectedBody};

const CODE: Code = Code::SV0286;
const HELP: &str = "take one of the two away";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for expect in tests(cx).filter_map(|test| test.expect.as_ref()) {
        headers(expect, sink);
        bodies(expect, sink);
    }
}

/// Headers are the same in any case.
fn headers(expect: &Expectation, sink: &mut Sink) {
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    let mut tell = |name: &str, span, message: String| match seen.get(&name.to_ascii_lowercase()) {
        None => _ = seen.insert(name.to_ascii_lowercase(), span),
        Some(first) => {
            let fault = Diagnostic::new(CODE, span, message, HELP);
            sink.push(fault.also(*first, "expected here"));
        }
    };
    for name in expect.headers.iter().flat_map(Entries::names) {
        tell(name, name.span, format!("the header `{}` is expected twice", name.value));
    }
    for name in expect.absent.iter().flatten() {
        let message =
            format!("the header `{}` is expected to be there and not to be", name.value.0);
        tell(name, name.span, message);
    }
}

fn bodies(expect: &Expectation, sink: &mut Sink) {
    let (Some(bodies), Some(body)) = (&expect.bodies, &expect.body) else { return };
    let whole = match body {
        ExpectedBody::Text(text) => text.span,
        ExpectedBody::Json(value) => value.span,
        ExpectedBody::Includes(_) | ExpectedBody::Pattern(_) => return,
    };
    let says = match bodies.value {
        Bodies::Same => return,
        Bodies::Varied => "not all bodies are alike",
        Bodies::Different => "no two bodies are alike",
    };
    let message = format!("{says}, and each is what is written");
    sink.push(Diagnostic::new(CODE, bodies.span, message, HELP).also(whole, "each is this"));
}
