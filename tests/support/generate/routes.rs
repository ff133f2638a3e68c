//! `routes:`, and what stages say of single routes.

use serde_json::{Map, Value, json};

use super::{Choices, Draft, Record, stages};

const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY"];

/// Adds routes that reach every integration and every function. Each begins with a segment of its own, so no two are the same.
pub(super) fn add(draft: &mut Draft<'_>) {
    let mut routes = Map::new();
    let integrations = draft.spec.get("integrations").and_then(Value::as_object).cloned();
    let integrations = integrations.unwrap_or_default();
    for (name, integration) in integrations.iter().filter(|(name, _)| *name != "idle") {
        match integration.get("url").and_then(Value::as_str) {
            Some(url) => {
                let parameters = url.split('{').skip(1).filter(|rest| !rest.starts_with("stage."));
                let parameters = parameters.filter_map(|rest| rest.split('}').next());
                let parameters: Vec<&str> = parameters.filter(|name| *name != "stage").collect();
                to_endpoint(draft, &mut routes, name, &parameters);
            }
            None => to_function(draft, &mut routes, name),
        }
    }
    for name in draft.names.functions.clone() {
        let is_called = integrations.iter().any(|(_, integration)| {
            integration.get("function").and_then(Value::as_str) == Some(&name)
        });
        if !(is_called || integrations.contains_key(&name)) {
            to_function(draft, &mut routes, &name);
        }
    }
    settings(draft, &routes);
    draft.section("routes", routes);
}

/// One to three routes to a function, of any shape.
fn to_function(draft: &mut Draft<'_>, routes: &mut Map<String, Value>, name: &str) {
    for _ in 0..=draft.choices.below(3) {
        let choices = &mut draft.choices;
        let first = format!("/{}{}", choices.pick(&["r", "Route_", "r.1:"]), routes.len());
        let rest = choices.pick(&[
            "",
            "/{id}",
            "/{id}/lines/{line-id}",
            "/{rest+}",
            "/{a}/{b_2+}",
            "/static-1.2_a:b",
            "/{type}",
        ]);
        let method = choices.pick(METHODS);
        let key = match choices.rarely(12) && !routes.contains_key("$default") {
            true => "$default".to_owned(),
            false => format!("{method} {first}{rest}"),
        };
        routes.insert(key, target(choices, name));
    }
}

/// A route to an HTTP endpoint, with the parameters that its URL uses.
fn to_endpoint(
    draft: &mut Draft<'_>,
    routes: &mut Map<String, Value>,
    name: &str,
    parameters: &[&str],
) {
    let choices = &mut draft.choices;
    let mut key = format!("{} /e{}", choices.pick(METHODS), routes.len());
    for parameter in parameters {
        let greedy = if *parameter == "rest" { "+" } else { "" };
        key += &format!("/{{{parameter}{greedy}}}");
    }
    routes.insert(key, target(choices, name));
}

/// The short form or the long one.
fn target(choices: &mut Choices<'_>, name: &str) -> Value {
    if !choices.maybe() {
        return json!(name);
    }
    let mut target = Record::default();
    target.set("integration", name);
    target.maybe(choices, "throttle", stages::throttle);
    target.into()
}

/// Settings of single routes on single stages.
fn settings(draft: &mut Draft<'_>, routes: &Map<String, Value>) {
    let Draft { choices, spec, .. } = draft;
    let keys: Vec<&String> = routes.keys().collect();
    let stages = spec.get_mut("stages").and_then(Value::as_object_mut);
    for (_, stage) in stages.into_iter().flatten() {
        if !choices.maybe() {
            continue;
        }
        let mut settings = Map::new();
        for _ in 0..=choices.below(3) {
            let mut one = Record::default();
            one.maybe(choices, "throttle", stages::throttle);
            one.maybe(choices, "detailed_metrics", |choices| choices.maybe());
            settings.insert(choices.pick(&keys).clone(), one.into());
        }
        stage["routes"] = json!(settings);
    }
}
