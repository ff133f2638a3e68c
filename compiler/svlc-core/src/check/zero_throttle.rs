//! A throttle with rate 0 or burst 0.
//!
//! Why: a bucket that never fills, or holds nothing, lets no request through: every client gets 429.
//!
//! ```yaml
//! stages: { $default: { throttle: { rate: 100, burst: 0 } } }
//! ```
//!
//! Fix: numbers above 0; leave `throttle` out for the account's limits. To close a route, remove it.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::source::Span;
use crate::spec::{Entries, Stage, Throttle};

const CODE: Code = Code::SV0310;
const HELP: &str = "give a number above 0, or leave `throttle` out for the account's limits";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let routes = cx.routes.iter().filter_map(|line| line.route?.throttle());
    let stages = cx.stages().filter_map(|(_, stage)| stage);
    for throttle in stages.flat_map(of_stage).chain(routes) {
        if let Some(rate) = throttle.rate.as_ref().filter(|rate| rate.value == 0.0) {
            push(rate.span, "a rate of 0 lets no request through", sink);
        }
        if let Some(burst) = throttle.burst.as_ref().filter(|burst| burst.value == 0) {
            push(burst.span, "a burst of 0 lets no request through", sink);
        }
    }
}

fn of_stage(stage: &Stage) -> impl Iterator<Item = &Throttle> {
    let single = stage.routes.iter().flat_map(Entries::iter);
    stage.throttle.iter().chain(single.filter_map(|(_, route)| route.throttle.as_ref()))
}

fn push(span: Span, message: &str, sink: &mut Sink) {
    sink.push(Diagnostic::new(CODE, span, message, HELP));
}
