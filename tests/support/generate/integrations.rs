//! `integrations:`.

use serde_json::{Map, Value, json};

use super::functions::LONGEST;
use super::{Choices, Draft, Record};

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
    others(draft, &mut integrations);
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
    mappings(choices, &mut endpoint);
    endpoint
}

/// What is changed on the way there and back.
fn mappings(choices: &mut Choices<'_>, into: &mut Record) {
    into.maybe(choices, "request", |choices| {
        let all = [
            ("header.x-caller", "$context.requestId"),
            ("append:header.x-via", "svlc $${context.apiId} in ${aws.region}"),
            ("overwrite:querystring.tier", "fix"),
            ("remove:querystring.debug", ""),
            ("path", "/v2$${request.path}"),
        ];
        choices
            .some(&all, 1)
            .into_iter()
            .map(|(key, value)| (key.into(), json!(value)))
            .collect::<Map<_, _>>()
    });
    into.maybe(choices, "response", |choices| {
        let all = [
            ("200", json!({ "header.cache-control": "public, max-age=60" })),
            ("500", json!({ "statuscode": "503", "append:header.x-code": "$response.body.code" })),
        ];
        choices
            .some(&all, 1)
            .into_iter()
            .map(|(key, value)| (key.into(), value))
            .collect::<Map<_, _>>()
    });
}

/// Private integrations with their VPC links, and actions of AWS services.
fn others(draft: &mut Draft<'_>, integrations: &mut Map<String, Value>) {
    let Draft { choices, names, spec } = draft;
    if choices.maybe() {
        let mut link = Record::default();
        link.set("subnets", choices.some(&["subnet-0a1b2c3d", "subnet-1a2b3c4d"], 1));
        link.maybe(choices, "security_groups", |_| json!(["sg-0a1b2c3d"]));
        spec.entry("api").or_insert_with(|| json!({}))["vpc_links"] =
            json!({ "main": Value::from(link) });
        let mut private = Record::default();
        private.set("type", "private");
        private.set("vpc_link", "main");
        private.set("listener", "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/stock/50dc6c495c0c9188/f2f7dc8efc522ab2");
        private.maybe(choices, "method", |choices| choices.pick(&["GET", "ANY"]));
        private.maybe(choices, "tls_server_name", |_| "stock.internal.example.com");
        private.maybe(choices, "timeout", |choices| choices.between(1, 30));
        mappings(choices, &mut private);
        integrations.insert("stock".to_owned(), private.into());
    }
    if choices.maybe() {
        let mut actions = vec![(
            "StepFunctions-StartExecution",
            "arn:aws:states:eu-west-1:123456789012:stateMachine:ship".to_owned(),
            json!({ "Input": "$request.body" }),
        )];
        actions.extend(names.queues.iter().map(|name| {
            ("SQS-SendMessage", format!("queues.{name}"), json!({ "MessageBody": "$request.body" }))
        }));
        actions.extend(names.buses.iter().map(|name| {
            let parameters =
                json!({ "Detail": "$request.body", "DetailType": "order", "Source": "shop" });
            ("EventBridge-PutEvents", format!("buses.{name}"), parameters)
        }));
        let (action, target, parameters) = choices.pick(&actions);
        let mut aws = Record::default();
        aws.set("type", "aws");
        aws.set("action", action);
        aws.set("target", target);
        aws.set("parameters", parameters);
        aws.maybe(choices, "timeout", |choices| choices.between(1, 30));
        integrations.insert("act".to_owned(), aws.into());
    }
}
