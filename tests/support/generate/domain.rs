//! `api.domain:` and `api.default_endpoint:`.

use serde_json::{Map, Value, json};

use super::{Choices, Draft, Record};

const DEFAULT: &str = "$default";

/// Adds a domain to some APIs, which then need not answer anywhere else.
pub(super) fn add(draft: &mut Draft<'_>, api: &mut Record) {
    let Draft { choices, names, spec } = draft;
    if !choices.maybe() {
        api.maybe(choices, "default_endpoint", |_| true);
        return;
    }
    let is_asked = Value::Object(spec.clone()).to_string().contains("${api.url}");
    let is_only = choices.maybe();
    // What is asked for the address of an API has to have one.
    let has_one_address = is_only && is_asked;
    let mut domain = Record::default();
    let domains = ["api.example.com", "${environment}.example.com", "*.example.com"];
    let last = domains.len() - usize::from(has_one_address);
    domain.set("name", choices.pick(&domains[..last]));
    domain.set("certificate", certificate(choices, spec.get("region")));
    let is_clear = names.stages.len() == 1 || names.stages.iter().any(|name| name == DEFAULT);
    if !is_clear || choices.maybe() {
        domain.set("mappings", mappings(choices, &names.stages, has_one_address));
    }
    // Clients that show no certificate must not come in at the other address.
    if is_only && choices.maybe() {
        domain.set("mutual_tls", mutual_tls(choices));
        if choices.maybe() {
            domain.set("ownership_certificate", certificate(choices, spec.get("region")));
        }
    }
    api.set("domain", domain);
    match is_only {
        true => api.set("default_endpoint", false),
        false => api.maybe(choices, "default_endpoint", |_| true),
    }
}

/// In the region of the API, if that is known.
fn certificate(choices: &mut Choices<'_>, region: Option<&Value>) -> String {
    let region = region.and_then(Value::as_str).unwrap_or("${aws.region}");
    let partition = choices.pick(&["aws", "${aws.partition}"]);
    let account = choices.pick(&["123456789012", "${aws.account_id}"]);
    format!("arn:{partition}:acm:{region}:{account}:certificate/1f2e3d4c")
}

/// Paths with the stages that answer there; one stage below all of them if there is to be one address.
fn mappings(choices: &mut Choices<'_>, stages: &[String], is_one: bool) -> Value {
    let stage = choices.pick(stages);
    let mut mappings = Map::new();
    for path in choices.some(&["", "v1", "v1/a.b_c", "$!*'()+"], 1) {
        let stage = if is_one { stage.clone() } else { choices.pick(stages) };
        mappings.insert(path.to_owned(), json!(stage));
    }
    Value::Object(mappings)
}

fn mutual_tls(choices: &mut Choices<'_>) -> Record {
    let mut own = Record::default();
    let stores =
        ["s3://shop-example/truststore.pem", "s3://shop-${aws.account_id}/a/truststore.pem"];
    own.set("truststore", choices.pick(&stores));
    own.maybe(choices, "version", |_| "3HL4kqtJvjVBH40Nrjfkd");
    own
}
