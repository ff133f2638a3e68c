//! The blueprint `authorizer` on a function that no authorizer asks, or one that sends it nothing of the client's.
//!
//! Why: its handler compares a key with the one that gets in. Unless an authorizer asks it with an identity from the request, there
//! is no key, or nothing to answer to.
//!
//! ```yaml
//! functions: { gate: { blueprint: authorizer, env: { API_KEY_SHA256: … } } }    # and nothing in `api.authorizers`
//! ```
//!
//! Fix: an authorizer whose `function` it is, with the header that has the key as `identity`.

use super::asked::{Asked, asked};
use super::blueprint::started;
use super::context::Context;
use super::unused_function::by_authorizers;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::BlueprintName;

const CODE: Code = Code::SV0253;
/// What opens an identity source that the client gives.
const REQUEST: &str = "$request.";
const HELP: &str = "begin `identity` with what has the key, such as `$request.header.x-api-key`";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for started in started(cx).filter(|one| one.blueprint == BlueprintName::Authorizer) {
        let name = &started.name.value;
        let is_its = |one: &Asked<'_>| one.name.value == *name;
        for asked in asked(cx).filter(is_its).filter(|one| lacks_key(cx, one)) {
            let message = format!("authorizer `{}` sends no key", asked.authorizer.value);
            let fault = Diagnostic::new(CODE, asked.authorizer.span, message, HELP);
            sink.push(fault.also(started.span, "this blueprint compares one"));
        }
        // An authorizer that could not be read may ask it.
        if by_authorizers(cx).is_none_or(|asked| asked.contains(&name.as_str())) {
            continue;
        }
        let message =
            format!("blueprint `authorizer` is on function `{name}`, which no authorizer asks");
        let help =
            format!("add `{name}: {{ type: lambda, function: {name} }}` to `api.authorizers`");
        sink.push(Diagnostic::new(CODE, started.span, message, help));
    }
}

/// Whether none of the identity sources is the client's.
fn lacks_key(cx: &Context<'_>, asked: &Asked<'_>) -> bool {
    let Some(identity) = &asked.settings.identity else { return false };
    let written = cx.holes.items(&["api", "authorizers", asked.authorizer, "identity"]);
    written == identity.len() && !identity.iter().any(|source| source.starts_with(REQUEST))
}
