//! How often everything is called: [`of`], from the requests that are assumed and the times that the spec gives.

use super::{Assumptions, MONTH_SECONDS};
use crate::model::{Authorization, EventSource, FunctionId, Model, Route, Target};

/// Calls in a month.
pub(super) struct Calls {
    /// Requests of each route, in the order of the model.
    pub(super) routes: Vec<f64>,
    /// Invocations of each function, in the order of the model.
    pub(super) functions: Vec<f64>,
    /// Functions that something invokes of which nobody knows how often.
    pub(super) unknown: Vec<FunctionId>,
}

/// Counts them.
pub(super) fn of(model: &Model, assumed: &Assumptions) -> Calls {
    let routes = routes(model, assumed);
    let mut functions = vec![0.0; model.functions.len()];
    let mut unknown = Vec::new();
    for (route, requests) in model.routes.iter().zip(&routes) {
        if let Some(id) = target(model, route) {
            functions[id.0] += requests;
        }
        if let Authorization::Authorizer { id, .. } = &route.authorization
            && let Some(asked) = model.authorizer(*id).function()
        {
            functions[asked.0] += requests;
        }
    }
    for (id, function) in model.functions() {
        for event in &function.events {
            let EventSource::Schedule(schedule) = &event.source else {
                unknown.push(id);
                continue;
            };
            match times(&schedule.expression) {
                _ if !schedule.enabled => {}
                Some(times) => functions[id.0] += times,
                None => unknown.push(id),
            }
        }
        if function.url.is_some() {
            unknown.push(id);
        }
        if let Some(given) = assumed.invocations.get(&function.name) {
            functions[id.0] = *given;
            unknown.retain(|other| *other != id);
        }
    }
    unknown.dedup();
    Calls { routes, functions, unknown }
}

/// The function that a route leads to.
pub(super) fn target(model: &Model, route: &Route) -> Option<FunctionId> {
    match model.target(route) {
        Target::Lambda { function, .. } => Some(*function),
        Target::Http { .. } | Target::Private { .. } | Target::Aws { .. } => None,
    }
}

/// Requests of each route: by its share, or by an even part of what is left.
fn routes(model: &Model, assumed: &Assumptions) -> Vec<f64> {
    let share = |route: &Route| assumed.shares.get(&route.key.to_string()).copied();
    let given: f64 = model.routes.iter().filter_map(share).sum();
    let others = model.routes.iter().filter(|route| share(route).is_none()).count();
    let left = (100.0 - given).max(0.0) / others.max(1) as f64;
    let percent = |route: &Route| share(route).unwrap_or(left);
    model.routes.iter().map(|route| assumed.requests * percent(route) / 100.0).collect()
}

/// How often a schedule comes in a month; `None`: that is not told by a rate, or a single time.
fn times(expression: &str) -> Option<f64> {
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
