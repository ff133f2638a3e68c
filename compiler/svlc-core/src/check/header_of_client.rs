//! A header of a test that something else sets.
//!
//! Why: `host`, `content-length`, `connection` and `transfer-encoding` tell how a request is sent, which the client knows; a token
//! stands in the header that its authorizer reads. Two values of one of them would be refused, or taken for one another.
//!
//! ```yaml
//! tests: [{ name: answers, request: GET /, headers: { host: api.example.com } }]
//! ```
//!
//! Fix: take the header away.

use super::context::Context;
use super::test::{is_of_client, tests};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::{Authorizer, Entries, Test};

const CODE: Code = Code::SV0287;
/// Where a token stands if its authorizer says nothing of it.
const AUTHORIZATION: &str = "authorization";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for test in tests(cx) {
        let token = token_header(cx, test);
        for name in test.headers.iter().flat_map(Entries::names) {
            let message = if is_of_client(name) {
                format!("the client sets the header `{}` itself", name.value)
            } else if token.as_ref().is_some_and(|token| name.eq_ignore_ascii_case(token)) {
                format!("the token of the test stands in the header `{}`", name.value)
            } else {
                continue;
            };
            sink.push(Diagnostic::new(CODE, name.span, message, "take the header away"));
        }
    }
}

/// The header that the token of a test stands in.
fn token_header(cx: &Context<'_>, test: &Test) -> Option<String> {
    let name = test.token.as_ref()?.authorizer.as_ref()?;
    let (_, authorizer) = cx.authorizers().find(|(known, _)| known.value == name.value.0)?;
    let Some(Authorizer::Jwt(jwt)) = authorizer else { return None };
    match &jwt.identity {
        None => Some(AUTHORIZATION.to_owned()),
        Some(identity) => identity.strip_prefix("$request.header.").map(str::to_owned),
    }
}
