//! Where the API answers, as OpenAPI has it: on its own domain, then at AWS's address.

use serde_json::{Map, Value, json};

use crate::facts;
use crate::model::{Domain, Model, Stage};

/// Every server, the best known first.
pub(super) fn servers(model: &Model) -> Value {
    let own = model.api.domain.iter().flat_map(|domain| {
        domain.mappings.iter().map(|(path, stage)| on_domain(domain, path, stage))
    });
    let usual = model.stages.iter().filter(|_| model.api.default_endpoint);
    own.chain(usual.map(|stage| server(model, stage))).collect()
}

/// A stage on the domain. A name that is known only when the stack is deployed is a variable.
fn on_domain(domain: &Domain, path: &str, stage: &str) -> Value {
    let slash = if path.is_empty() { "" } else { "/" };
    let name = domain.name.as_literal().filter(|_| !domain.is_wildcard());
    let description = ["Stage ", stage].concat();
    let url = ["https://", name.unwrap_or("{domain}"), slash, path].concat();
    match name {
        Some(_) => json!({ "url": url, "description": description }),
        None => {
            let below = domain.name.as_literal().map(|name| name.replacen('*', "api", 1));
            let default = below.as_deref().unwrap_or("api.example.com");
            let variable = json!({ "default": default, "description": "Domain of the API" });
            json!({ "url": url, "description": description, "variables": { "domain": variable } })
        }
    }
}

/// Where a stage answers. The API's id is known when it is deployed; so is the region, if the spec has none.
fn server(model: &Model, stage: &Stage) -> Value {
    let region = model.region.as_deref();
    let host = [
        "https://{apiId}.execute-api.",
        region.unwrap_or("{region}"),
        ".",
        facts::url_suffix(region.unwrap_or_default()),
    ]
    .concat();
    let path = if stage.is_default() { String::new() } else { ["/", &stage.name].concat() };
    let mut variables = Map::new();
    let id = json!({ "default": "api-id", "description": "Output HttpApiId of the stack" });
    variables.insert("apiId".into(), id);
    if region.is_none() {
        let region = json!({ "default": "us-east-1", "description": "Region of the stack" });
        variables.insert("region".into(), region);
    }
    let description = ["Stage ", &stage.name].concat();
    json!({
        "url": host + &path,
        "description": description,
        "variables": variables,
    })
}
