//! `api.authorizers:`, and which route has which.

use serde_json::{Map, Value, json};

use super::{Choices, Draft, Record};

/// The function that decides, if it is there.
const GATE: &str = "gate";

/// Adds a function that decides who gets in.
pub(super) fn add_functions(draft: &mut Draft<'_>) {
    let Draft { choices, spec, .. } = draft;
    if !choices.maybe() {
        return;
    }
    let mut gate = Record::default();
    if spec.get("defaults").is_some_and(|defaults| defaults["runtime"] != "rust") {
        gate.set("runtime", "rust");
    }
    gate.set("timeout", choices.between(1, 5));
    spec.entry("functions").or_insert_with(|| json!({}))[GATE] = gate.into();
}

/// Adds authorizers, and puts each to some routes. A preflight never has to carry what one asks for.
pub(super) fn apply(draft: &mut Draft<'_>) {
    let Draft { choices, names, spec } = draft;
    let mut authorizers = Map::new();
    if spec.get("functions").is_some_and(|functions| functions.get(GATE).is_some()) {
        authorizers.insert(GATE.to_owned(), lambda(choices, &names.stage_variables[0]).into());
    }
    for (name, issuer) in [
        ("tokens", "https://id.example.com"),
        ("pool", "https://cognito-idp.${aws.region}.amazonaws.com/eu-west-1_EXAMPLE"),
    ] {
        if choices.maybe() {
            authorizers.insert(name.to_owned(), token(choices, issuer).into());
        }
    }
    let Some(routes) = spec.get_mut("routes").and_then(Value::as_object_mut) else { return };
    let mut named: Vec<String> = authorizers.keys().cloned().collect();
    named.reverse();
    for (key, route) in routes.iter_mut() {
        let is_plain = !key.starts_with("ANY") && !key.starts_with("OPTIONS") && key != "$default";
        let mut choice = named.pop().filter(|_| is_plain);
        if choice.is_none() && is_plain && choices.maybe() {
            let mut all: Vec<&str> = authorizers.keys().map(String::as_str).collect();
            all.extend(["iam", "none"]);
            choice = Some(choices.pick(&all).to_owned());
        }
        if let Some(choice) = choice {
            let is_token = authorizers.get(&choice).is_some_and(|one| one["type"] == "jwt");
            guard(choices, route, &choice, is_token);
        }
    }
    // One that no route has is left out again.
    let is_used = |name: &String| routes.values().any(|route| route["authorizer"] == **name);
    authorizers.retain(|name, _| is_used(name));
    if spec.get("functions").is_some_and(|functions| functions.get(GATE).is_some())
        && !authorizers.contains_key(GATE)
        && let Some(functions) = spec.get_mut("functions").and_then(Value::as_object_mut)
    {
        functions.shift_remove(GATE);
    }
    let api = spec.entry("api").or_insert_with(|| json!({}));
    if !authorizers.is_empty() {
        api["authorizers"] = Value::Object(authorizers);
    }
    if choices.maybe() {
        api["authorizer"] = json!("none");
    }
    if api.as_object().is_some_and(Map::is_empty) {
        spec.shift_remove("api");
    }
}

/// Puts an authorizer to a route, in the long form.
fn guard(choices: &mut Choices<'_>, route: &mut Value, name: &str, is_token: bool) {
    if let Value::String(target) = route {
        *route = json!({ "integration": target });
    }
    route["authorizer"] = json!(name);
    if is_token && choices.maybe() {
        route["scopes"] = json!(choices.some(&["orders:read", "orders/admin"], 1));
    }
}

fn token(choices: &mut Choices<'_>, issuer: &str) -> Record {
    let mut token = Record::default();
    token.set("type", "jwt");
    token.set("issuer", issuer);
    token.set("audience", choices.some(&["orders", "4example"], 1));
    token.maybe(choices, "identity", |choices| {
        choices.pick(&["$request.header.Authorization", "$request.querystring.token"])
    });
    token
}

/// Answers that are kept are kept by route.
fn lambda(choices: &mut Choices<'_>, variable: &str) -> Record {
    let mut lambda = Record::default();
    lambda.set("type", "lambda");
    lambda.set("function", GATE);
    if choices.maybe() {
        let variable = format!("$stageVariables.{variable}");
        let sources = ["$context.routeKey", "$request.header.x-key", &variable];
        lambda.set("identity", json!(sources));
        lambda.set("ttl", choices.between(0, 3_600));
    } else {
        lambda.maybe(choices, "identity", |_| json!([]));
    }
    match choices.below(3) {
        0 => {}
        1 => lambda.set("payload", "1.0"),
        _ => {
            lambda.set("payload", "2.0");
            lambda.set("simple", choices.maybe());
        }
    }
    lambda
}
