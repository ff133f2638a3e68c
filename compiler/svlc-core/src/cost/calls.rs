//! How often everything is called: [`of`], from the requests that are assumed and the times that the spec gives.

use super::counted::{Asked, Service};
use super::{Assumptions, MONTH_SECONDS};
use crate::model::{EventSource, FunctionId, Model, Route, Target};

/// Calls in a month.
pub(super) struct Calls {
    /// Requests of each route, in the order of the service.
    pub(super) routes: Vec<f64>,
    /// Invocations of each function, in the order of the service.
    pub(super) functions: Vec<f64>,
}

/// Counts them.
pub(super) fn of(service: &Service, assumed: &Assumptions) -> Calls {
    let routes = routes(service, assumed);
    let mut functions: Vec<f64> = service.functions.iter().map(|one| one.scheduled).collect();
    for (route, requests) in service.routes.iter().zip(&routes) {
        let invoked = [route.target, route.authorizer].into_iter().flatten();
        invoked.for_each(|place| functions[place] += requests);
    }
    for (invocations, function) in functions.iter_mut().zip(&service.functions) {
        if let Some(given) = assumed.invocations.get(&function.name) {
            *invocations = *given;
        }
    }
    Calls { routes, functions }
}

/// Functions that something invokes of which nobody knows how often.
pub(super) fn unknown(model: &Model, assumed: &Assumptions) -> Vec<FunctionId> {
    let is_unknown = |source: &EventSource| match source {
        EventSource::Schedule(one) => one.enabled && times(&one.expression).is_none(),
        _ => true,
    };
    let open = model.functions().filter(|(_, function)| {
        !assumed.invocations.contains_key(&function.name)
            && (function.url.is_some()
                || function.events.iter().any(|event| is_unknown(&event.source)))
    });
    open.map(|(id, _)| id).collect()
}

/// The function that a route leads to.
pub(super) fn target(model: &Model, route: &Route) -> Option<FunctionId> {
    match model.target(route) {
        Target::Lambda { function, .. } => Some(*function),
        Target::Http { .. } | Target::Private { .. } | Target::Aws { .. } => None,
    }
}

/// Requests of each route: by its share, or by an even part of what is left.
fn routes(service: &Service, assumed: &Assumptions) -> Vec<f64> {
    let share = |route: &Asked| assumed.shares.get(&route.key).copied();
    let given: f64 = service.routes.iter().filter_map(share).sum();
    let others = service.routes.iter().filter(|route| share(route).is_none()).count();
    let left = (100.0 - given).max(0.0) / others.max(1) as f64;
    let percent = |route: &Asked| share(route).unwrap_or(left);
    service.routes.iter().map(|route| assumed.requests * percent(route) / 100.0).collect()
}

/// How often a schedule comes in a month; `None`: that is not told by a rate, or a single time.
pub(super) fn times(expression: &str) -> Option<f64> {
    if expression.starts_with("at(") {
        return Some(1.0);
    }
    let inner = expression.strip_prefix("rate(")?.strip_suffix(')')?;
    let (number, unit) = inner.trim().split_once(' ')?;
    let seconds = match unit.trim().trim_end_matches('s') {
        "minute" => 60.0,
        "hour" => 3_600.0,
        "day" => 86_400.0,
        _ => return None,
    };
    let number: f64 = number.parse().ok().filter(|number| *number > 0.0)?;
    Some(MONTH_SECONDS / (number * seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_counted_in_a_month_of_thirty_days() {
        assert_eq!(times("rate(5 minutes)"), Some(8_640.0));
        assert_eq!(times("rate(1 day)"), Some(30.0));
        assert_eq!(times("at(2027-01-01T00:00:00)"), Some(1.0));
        assert_eq!(times("cron(0 3 * * ? *)"), None);
        assert_eq!(times("rate(0 minutes)"), None);
    }
}
