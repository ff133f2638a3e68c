//! A token of a test for an authorizer that reads none.
//!
//! Why: only an authorizer of `type: jwt` says who issues its tokens and for whom. What a Lambda authorizer wants to see, its
//! function alone knows.
//!
//! ```yaml
//! api: { authorizers: { gate: { type: lambda, function: gate } } }
//! tests: [{ name: lets in, request: GET /, token: { authorizer: gate } }]
//! ```
//!
//! Fix: put what the function wants to see into `headers`.

use super::context::Context;
use super::test::tests;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::Authorizer;

const CODE: Code = Code::SV0288;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for token in tests(cx).filter_map(|test| test.token.as_ref()) {
        let Some(name) = &token.authorizer else { continue };
        let found = cx.authorizers().find(|(known, _)| known.value == name.value.0);
        if let Some((defined, Some(Authorizer::Lambda(_)))) = found {
            let message =
                format!("authorizer `{}` is a function, which reads no token", defined.value);
            let help = "put what the function wants to see into `headers`, and take `token` away";
            let fault = Diagnostic::new(CODE, name.span, message, help);
            sink.push(fault.also(defined.span, "no JWT authorizer"));
        }
    }
}
