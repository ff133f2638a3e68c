//! `stages:`. Settings of single routes are added by `routes`, which knows them.

use serde_json::{Map, Value, json};
use svlc_core::facts;

use super::{Choices, Draft, Record};

/// Adds the stages; each has every stage variable.
pub(super) fn add(draft: &mut Draft<'_>) {
    let Draft { choices, names, .. } = draft;
    let mut stages = Map::new();
    // One of them deploys by itself.
    let automatic = choices.below(names.stages.len());
    for (index, name) in names.stages.iter().enumerate() {
        let mut stage = Record::default();
        if index != automatic {
            stage.maybe(choices, "auto_deploy", |choices| choices.maybe());
        }
        let hosts = ["quotes.example.com", "a", "b.test", "x-1.example.com"];
        let variables = names.stage_variables.iter();
        let variables: Map<String, Value> =
            variables.map(|name| (name.clone(), json!(choices.pick(&hosts)))).collect();
        stage.set("variables", variables);
        stage.maybe(choices, "throttle", throttle);
        stage.maybe(choices, "access_logs", access_logs);
        stage.maybe(choices, "detailed_metrics", |choices| choices.maybe());
        stages.insert(name.clone(), stage.into());
    }
    draft.section("stages", stages);
}

fn access_logs(choices: &mut Choices<'_>) -> Value {
    match choices.below(3) {
        0 => json!(true),
        1 => json!(false),
        _ => {
            let mut settings = Record::default();
            settings.maybe(choices, "retention", |choices| choices.pick(facts::LOG_RETENTION_DAYS));
            settings.maybe(choices, "format", |choices| choices.pick(&formats()));
            settings.into()
        }
    }
}

/// What a line of an access log says: text, or fields.
fn formats() -> [Value; 4] {
    [
        json!({ "id": "$context.requestId" }),
        json!({
            "id": "$context.requestId",
            "a \"b\" \\ ${c}": "$context.status in $context.responseLatency ms, \"${x}\" \\ #",
        }),
        json!("$context.requestId"),
        json!(
            "$context.identity.sourceIp [$context.requestTime] \"$context.routeKey\" $context.requestId é ${x}: #"
        ),
    ]
}

/// A throttle that lets something through.
pub(super) fn throttle(choices: &mut Choices<'_>) -> Value {
    let rate = choices.pick(&[json!(1000), json!(0.5), json!(1_000_000), json!(50.25)]);
    json!({ "rate": rate, "burst": choices.between(1, 5_000) })
}
