//! `integrations:`.

use serde_json::{Map, json};

use super::functions::LONGEST;
use super::{Draft, Record};

/// Adds the HTTP endpoints, and an integration of its own to some functions. Each is named by a route.
pub(super) fn add(draft: &mut Draft<'_>) {
    let mut integrations = Map::new();
    for name in draft.names.endpoints.clone() {
        integrations.insert(name, endpoint(draft).into());
    }
    for name in draft.names.functions.clone() {
        let Draft { choices, .. } = draft;
        if choices.maybe() {
            let mut integration = Record::default();
            integration.set("type", "lambda");
            integration.set("function", name.clone());
            integration.maybe(choices, "payload", |choices| choices.pick(&["2.0", "1.0"]));
            integration.maybe(choices, "timeout", |choices| choices.between(LONGEST, 30));
            let own = if choices.maybe() { name } else { format!("{name}-too") };
            integrations.insert(own, integration.into());
        }
    }
    if draft.choices.rarely(4) {
        // The one warning that is asked for, and silenced.
        integrations
            .insert("idle".to_owned(), json!({ "type": "http", "url": "https://example.com" }));
        let code = draft.choices.pick(&["SV0205", "unused-integration"]);
        draft.spec.insert("lints".to_owned(), json!({ code: "its routes come later" }));
    }
    draft.section("integrations", integrations);
}

/// An HTTP endpoint. What its URL has between braces, its routes have too: see `routes`.
fn endpoint(draft: &mut Draft<'_>) -> Record {
    let Draft { choices, names, .. } = draft;
    let host = choices.pick(&names.stage_variables);
    let (host, variable) = (format!("${{stage.{host}}}"), choices.pick(&names.stage_variables));
    let host = choices.pick(&["example.com".to_owned(), "example.com:8443".to_owned(), host]);
    let path =
        choices.pick(&["", "/", "/{id}", "/v1/{id}/x?tier=fix&r=%7B", "/{rest}", "/{a}/{b}"]);
    let query = if !path.contains('?') && path.len() > 1 && choices.maybe() {
        format!("?tier=${{stage.{variable}}}")
    } else {
        String::new()
    };
    let mut endpoint = Record::default();
    endpoint.set("type", "http");
    endpoint.set("url", format!("https://{host}{path}{query}"));
    endpoint.maybe(choices, "method", |choices| {
        choices.pick(&["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY"])
    });
    endpoint.maybe(choices, "timeout", |choices| json!(choices.pick(&[0.05, 5.0, 2.5, 30.0])));
    endpoint
}
