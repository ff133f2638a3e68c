//! What the rules on `tests:` share: the tests that could be read as a whole, and the stage and route of a request. Leaves judging
//! to the rules.

use super::context::{Context, RouteLine};
use crate::facts;
use crate::routing::{self, RequestLine, RouteKey};
use crate::spec::{Expectation, Spanned, Test};

/// The tests of which nothing is faulty in itself, so that what is absent was not written.
pub(super) fn tests<'a>(cx: &Context<'a>) -> impl Iterator<Item = &'a Spanned<Test>> {
    cx.spec.tests.iter().flatten().filter(|test| cx.holes.is_whole(test.span))
}

/// What a test expects.
pub(super) fn expectation(test: &Test) -> Expectation {
    test.expect.clone().unwrap_or_default()
}

/// Whether a test expects one of these statuses.
pub(super) fn expects(test: &Test, statuses: &[u32]) -> bool {
    let status = test.expect.as_ref().and_then(|expect| expect.status.as_ref());
    status.is_some_and(|status| statuses.contains(&status.value))
}

/// The route that a request takes; `None` if none does, and an error if that cannot be told.
pub(super) fn route<'c, 'a>(
    cx: &'c Context<'a>,
    request: &RequestLine,
) -> Result<Option<&'c RouteLine<'a>>, ()> {
    let keys: Option<Vec<&RouteKey>> =
        cx.routes.iter().map(|line| line.parsed.as_ref().ok()).collect();
    let keys = keys.filter(|_| cx.holes.knows("routes")).ok_or(())?;
    let chosen = routing::choose(keys, request.method.as_str(), &request.path);
    Ok(chosen.map(|chosen| &cx.routes[chosen.index]))
}

/// Whether the client sets a header itself.
pub(super) fn is_of_client(name: &str) -> bool {
    facts::CLIENT_HEADERS.iter().any(|known| known.eq_ignore_ascii_case(name))
}
