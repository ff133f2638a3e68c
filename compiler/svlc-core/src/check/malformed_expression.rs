//! A regular expression of a test that is none.
//!
//! Why: nothing can be compared with it. Expressions are those of Rust's `regex-lite`: without look-around and back-references,
//! so that none takes long.
//!
//! ```yaml
//! tests: [{ name: answers, request: GET /, expect: { body: { pattern: "([a-z]+" } } }]
//! ```
//!
//! Fix: close the group. A character such as `(` or `.` itself is written `\(` and `\.`.

use regex_lite::Regex;

use super::context::Context;
use super::test::tests;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::{Entries, ExpectedBody, Expression, Spanned, Test};

const CODE: Code = Code::SV0285;
const HELP: &str = "write a character of expressions that stands for itself with a backslash, such as `\\(` or `\\.`; \
                    look-around and back-references are not known";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for expression in tests(cx).flat_map(|test| expressions(test)) {
        if let Err(error) = Regex::new(expression) {
            let message = format!("this is no regular expression: {error}");
            sink.push(Diagnostic::new(CODE, expression.span, message, HELP));
        }
    }
}

fn expressions(test: &Test) -> Vec<&Spanned<Expression>> {
    let Some(expect) = &test.expect else { return Vec::new() };
    let headers = expect.headers.iter().flat_map(Entries::iter);
    let headers = headers.filter_map(|(_, header)| header.pattern());
    let body = expect.body.as_ref().and_then(|body| match body {
        ExpectedBody::Pattern(pattern) => Some(pattern),
        ExpectedBody::Text(_) | ExpectedBody::Json(_) | ExpectedBody::Includes(_) => None,
    });
    headers.chain(body).collect()
}
