//! A function behind a route that may run longer than API Gateway waits for it.
//!
//! Why: after the integration's timeout, 30 seconds at most, the client gets 503 while the function goes on, is paid
//! for, and may do its work a second time when the client asks again (`apigw-dg`, quotas).
//!
//! ```yaml
//! functions: { report: { timeout: 120 } }
//! routes: { POST /report: report }
//! ```
//!
//! Fix: a function timeout not above the integration's. Longer work belongs behind a queue.

use std::collections::BTreeMap;

use super::context::{Callee, Context, Goal};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::{DEFAULT_TIMEOUT_SECONDS, INTEGRATION_TIMEOUT_MS};
use crate::source::Span;
use crate::spec::{Function, Integration, Spanned};

const CODE: Code = Code::SV0309;
const NOTE: &str = "after that the client gets 503, and the function goes on and is paid for";

/// How long API Gateway waits, and where that is written, or where the route is if it is not.
#[derive(Clone, Copy)]
struct Wait {
    seconds: f64,
    written: Option<Span>,
    route: Span,
}

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let mut waits: BTreeMap<&str, (&Function, Wait)> = BTreeMap::new();
    for line in &cx.routes {
        let Some((name, function, wait)) = callee(cx, line.goal, line.key.span) else { continue };
        let (_, shortest) = waits.entry(name).or_insert((function, wait));
        if wait.seconds < shortest.seconds {
            *shortest = wait;
        }
    }
    for (name, (function, wait)) in waits {
        if let Some(diagnostic) = diagnostic(cx, name, function, wait) {
            sink.push(diagnostic);
        }
    }
}

fn callee<'a>(
    cx: &Context<'a>,
    goal: Goal<'a>,
    route: Span,
) -> Option<(&'a str, &'a Function, Wait)> {
    let longest = f64::from(INTEGRATION_TIMEOUT_MS.1) / 1000.0;
    match goal {
        Goal::Function(name, function) => {
            Some((&name.value, function?, Wait { seconds: longest, written: None, route }))
        }
        Goal::Integration(name) => {
            let Integration::Lambda(lambda) = cx.spec.integrations.as_ref()?.get(name)? else {
                return None;
            };
            let Callee::Function(name, function) = cx.callee(lambda.function.as_ref()?) else {
                return None;
            };
            let timeout = lambda.timeout.as_ref();
            let seconds = timeout.map_or(longest, |timeout| timeout.value);
            Some((
                &name.value,
                function?,
                Wait { seconds, written: timeout.map(|timeout| timeout.span), route },
            ))
        }
        Goal::Hole | Goal::Unknown(..) => None,
    }
}

fn diagnostic(cx: &Context<'_>, name: &str, function: &Function, wait: Wait) -> Option<Diagnostic> {
    let shared = cx.spec.defaults.as_ref().and_then(|defaults| defaults.timeout.as_ref());
    let written: Option<&Spanned<u32>> = function.timeout.as_ref().or(shared);
    let seconds = written.map_or(DEFAULT_TIMEOUT_SECONDS, |timeout| timeout.value);
    if f64::from(seconds) <= wait.seconds {
        return None;
    }
    let waits = wait.seconds;
    let message = if function.timeout.is_none() && written.is_some() {
        // One timeout for many functions is one mistake, so the message names none of them.
        format!("functions may run {seconds} s, but API Gateway waits {waits} s")
    } else {
        format!("function `{name}` may run {seconds} s, but API Gateway waits {waits} s")
    };
    let other = wait.written.unwrap_or(wait.route);
    let words = if wait.written.is_some() {
        "so long does API Gateway wait"
    } else {
        "this route leads to it"
    };
    let new = |span| Diagnostic::new(CODE, span, message.clone(), help(wait)).note(NOTE);
    Some(match written {
        Some(timeout) => new(timeout.span).also(other, words),
        None => new(other)
            .note(format!("a function without `timeout` may run {DEFAULT_TIMEOUT_SECONDS} s")),
    })
}

fn help(wait: Wait) -> String {
    if wait.seconds < f64::from(INTEGRATION_TIMEOUT_MS.1) / 1000.0 {
        "give the function the shorter `timeout`, or the integration the longer one, 30 s at most"
            .to_owned()
    } else {
        "give the function a `timeout` of 30 s or less; longer work belongs behind a queue"
            .to_owned()
    }
}
