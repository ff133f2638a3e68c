//! A function that no route reaches and no event invokes.
//!
//! Why: it is deployed and shows up in the account, but no request can come to it. Usually a route was forgotten.
//!
//! ```yaml
//! functions: { orders: {}, reports: {} }    # nothing leads to `reports`
//! routes: { GET /orders: orders }
//! ```
//!
//! Fix: add a route, or remove the function. A function that an unused integration or authorizer calls is left to
//! `unused_integration` and `unused_authorizer`: that is one mistake.

use std::collections::BTreeSet;

use super::context::{Callee, Context, Goal};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::reference::{Resource, Section};
use crate::spec::{Authorizer, BlueprintName, Function, Integration};

const CODE: Code = Code::SV0204;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let Some(used) = used(cx) else { return };
    for (name, _) in cx.functions().filter(|(name, _)| !used.contains(name.value.as_str())) {
        let message = format!("no route reaches function `{}`", name.value);
        let help = format!(
            "add a route such as `GET /{0}: {0}`, or `events`, or remove the function",
            name.value
        );
        sink.push(Diagnostic::new(CODE, name.span, message, help));
    }
}

/// The functions that something uses; `None` if a hole may hide a name.
fn used<'a>(cx: &Context<'a>) -> Option<BTreeSet<&'a str>> {
    let mut used = BTreeSet::new();
    for find in USES {
        used.extend(find(cx)?);
    }
    Some(used)
}

/// Names of functions that one part of a spec uses; `None` if a hole may hide one.
type Use = for<'a> fn(&Context<'a>) -> Option<Vec<&'a str>>;

/// Every way in which a function is used.
const USES: &[Use] = &[
    by_routes,
    by_integrations,
    by_authorizers,
    by_events,
    by_urls,
    by_destinations,
    by_grants,
    by_blueprints,
];

fn by_routes<'a>(cx: &Context<'a>) -> Option<Vec<&'a str>> {
    let mut used = Vec::new();
    for line in &cx.routes {
        match line.goal {
            Goal::Hole => return None,
            Goal::Integration(_) => {}
            Goal::Function(name, _) => used.push(name.value.as_str()),
            Goal::Unknown(_, meant) => used.push(&meant?.value),
        }
    }
    cx.holes.knows("routes").then_some(used)
}

fn by_integrations<'a>(cx: &Context<'a>) -> Option<Vec<&'a str>> {
    let mut called = Vec::new();
    for (_, integration) in cx.integrations() {
        if let Integration::Lambda(lambda) = integration? {
            called.push(lambda.function.as_ref()?);
        }
    }
    called.into_iter().map(|function| callee(cx, function)).collect()
}

/// The functions that authorizers ask.
pub(super) fn by_authorizers<'a>(cx: &Context<'a>) -> Option<Vec<&'a str>> {
    let mut called = Vec::new();
    for (_, authorizer) in cx.authorizers() {
        if let Authorizer::Lambda(lambda) = authorizer? {
            called.push(lambda.function.as_ref()?);
        }
    }
    let used = called.into_iter().map(|function| callee(cx, function)).collect();
    if cx.holes.knows("authorizers") { used } else { None }
}

/// The function of that name, or the one that was most likely meant.
fn callee<'a>(cx: &Context<'a>, function: &'a str) -> Option<&'a str> {
    match cx.callee(function) {
        Callee::Hole => None,
        Callee::Function(name, _) => Some(&name.value),
        Callee::Unknown => Some(&cx.functions.meant(function, &cx.effort)?.value),
    }
}

/// Events other than requests.
fn by_events<'a>(cx: &Context<'a>) -> Option<Vec<&'a str>> {
    Some(that_have(cx, "events", |function| function.events.is_some()))
}

/// A URL of its own.
fn by_urls<'a>(cx: &Context<'a>) -> Option<Vec<&'a str>> {
    Some(that_have(cx, "url", |function| function.url.is_some()))
}

/// The functions that have a key, whether it could be read or not.
fn that_have<'a>(cx: &Context<'a>, key: &str, has: fn(&Function) -> bool) -> Vec<&'a str> {
    let functions = cx.functions().filter(|(name, function)| {
        function.is_some_and(has) || cx.holes.hides("functions", &name.value, key)
    });
    functions.map(|(name, _)| name.value.as_str()).collect()
}

/// Where another function hands on its records.
fn by_destinations<'a>(cx: &Context<'a>) -> Option<Vec<&'a str>> {
    let functions = cx.destinations().filter_map(|(name, target)| {
        let resource = Resource::parse(&target.value)?;
        (resource.section == Section::Functions && resource.name != name.value)
            .then_some(resource.name)
    });
    Some(functions.collect())
}

/// Where another function may invoke it.
fn by_grants<'a>(cx: &Context<'a>) -> Option<Vec<&'a str>> {
    let functions = cx.access().filter_map(|(name, target, _)| {
        let resource = Resource::parse(target)?;
        (resource.section == Section::Functions && resource.name != name.value)
            .then_some(resource.name)
    });
    Some(functions.collect())
}

/// A blueprint for something else than routes. That it lacks what it is for is told by a rule of its own.
fn by_blueprints<'a>(cx: &Context<'a>) -> Option<Vec<&'a str>> {
    let is_for_others = |function: &Function| {
        function.blueprint.as_ref().is_some_and(|blueprint| match blueprint.value {
            BlueprintName::QueueWorker | BlueprintName::Schedule | BlueprintName::Authorizer => {
                true
            }
            BlueprintName::RandomNumber
            | BlueprintName::Hello
            | BlueprintName::Echo
            | BlueprintName::HttpClient
            | BlueprintName::TableCrud => false,
        })
    };
    let functions = cx.functions().filter(|(_, function)| function.is_some_and(is_for_others));
    Some(functions.map(|(name, _)| name.value.as_str()).collect())
}
