//! A blueprint that answers requests, on a function that events invoke or an authorizer asks.
//!
//! Why: its handler takes a request that came by a route, and gives a response. An event is no request, and what an authorizer
//! reads is no response, so the crate would not compile.
//!
//! ```yaml
//! functions: { mails: { blueprint: hello, events: [{ queue: queues.mails }] } }
//! ```
//!
//! Fix: take a blueprint for events, such as `queue-worker` or `schedule`, or `authorizer`; or none.

use super::asked::asked;
use super::blueprint::{Started, started};
use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::BlueprintName;

const CODE: Code = Code::SV0246;
const FOR_EVENTS: &str = "take `queue-worker` or `schedule`, or no blueprint and write the handler";
const FOR_AUTHORIZERS: &str = "take `authorizer`, or no blueprint and write the handler";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    // That something else than routes uses a function behind routes is told by other rules.
    for started in started(cx).filter(|one| is_for_requests(one) && one.routes(cx).next().is_none())
    {
        let name = &started.name.value;
        let (user, help) = if started.function.events.is_some() {
            (format!("events invoke function `{name}`"), FOR_EVENTS)
        } else if let Some(asked) = asked(cx).find(|asked| asked.name.value == *name) {
            let user = format!("authorizer `{}` asks function `{name}`", asked.authorizer.value);
            (user, FOR_AUTHORIZERS)
        } else {
            continue;
        };
        let message = format!("{user}, whose blueprint answers requests");
        sink.push(Diagnostic::new(CODE, started.span, message, help));
    }
}

fn is_for_requests(started: &Started<'_>) -> bool {
    match started.blueprint {
        BlueprintName::RandomNumber
        | BlueprintName::Hello
        | BlueprintName::Echo
        | BlueprintName::HttpClient
        | BlueprintName::TableCrud => true,
        BlueprintName::QueueWorker | BlueprintName::Schedule | BlueprintName::Authorizer => false,
    }
}
