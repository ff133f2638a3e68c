//! A request of a test without what the authorizer of its route asks for.
//!
//! Why: API Gateway answers it 401 before anything of the service runs, so that a test which expects anything else fails.
//!
//! ```yaml
//! routes: { GET /orders: { integration: orders, authorizer: tokens } }
//! tests: [{ name: lists orders, request: GET /orders }]
//! ```
//!
//! Fix: give the test a `token`, or the header that the authorizer asks for; or expect `status: 401`.

use super::context::Context;
use super::guard::Guard;
use super::test::{expects, route, tests};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::routing::RequestLine;
use crate::spec::{Authorizer, Entries, Test};

const CODE: Code = Code::SV0431;
/// What identifies a caller where an authorizer says nothing of it.
const AUTHORIZATION: &str = "$request.header.Authorization";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let guarded = tests(cx).filter(|test| test.invoke.is_none() && test.token.is_none());
    for test in guarded.filter(|test| !expects(test, &[401, 403])) {
        let Some(written) = &test.request else { continue };
        let Ok(request) = RequestLine::parse(written) else { continue };
        let Ok(Some(line)) = route(cx, &request) else { continue };
        let Guard::Authorizer(name, Some(authorizer)) = cx.guard(line) else { continue };
        let Some(lacking) = wanted(authorizer).into_iter().find(|own| !has(test, own)) else {
            continue;
        };
        let message = format!("authorizer `{}` wants the header `{lacking}`", name.value);
        let help = match authorizer {
            Authorizer::Jwt(_) => format!(
                "add `token: {{ authorizer: {} }}`, the header, or expect `status: 401`",
                name.value
            ),
            Authorizer::Lambda(_) => "add the header, or expect `status: 401`".to_owned(),
        };
        let fault = Diagnostic::new(CODE, written.span, message, help);
        sink.push(fault.also(line.key.span, "the route of this request"));
    }
}

/// Headers without which the answer is 401.
fn wanted(authorizer: &Authorizer) -> Vec<&str> {
    let sources: Vec<&str> = match authorizer {
        Authorizer::Jwt(jwt) => {
            vec![jwt.identity.as_ref().map_or(AUTHORIZATION, |one| &*one.value)]
        }
        Authorizer::Lambda(lambda) => match &lambda.identity {
            Some(identity) => identity.iter().map(|one| &*one.value).collect(),
            None => vec![AUTHORIZATION],
        },
    };
    sources.into_iter().filter_map(|source| source.strip_prefix("$request.header.")).collect()
}

fn has(test: &Test, header: &str) -> bool {
    let mut names = test.headers.iter().flat_map(Entries::names);
    names.any(|name| name.eq_ignore_ascii_case(header))
}
