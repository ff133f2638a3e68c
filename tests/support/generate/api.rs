//! `api:`.

use serde_json::{Value, json};
use svlc_core::facts;

use super::{Choices, Draft, Record, domain, texts};

/// Adds the settings of the API.
pub(super) fn add(draft: &mut Draft<'_>) {
    let choices = &mut draft.choices;
    let mut api = Record::default();
    api.maybe(choices, "name", |choices| texts::some_text(choices));
    api.maybe(choices, "description", texts::text);
    api.maybe(choices, "cors", cors);
    domain::add(draft, &mut api);
    if !api.0.is_empty() {
        let all = draft.spec.entry("api").or_insert_with(|| json!({}));
        all.as_object_mut().expect("it is a mapping").extend(api.0);
    }
}

fn cors(choices: &mut Choices<'_>) -> Value {
    let mut cors = Record::default();
    let credentials = choices.maybe();
    let origins = ["https://shop.example.com", "http://localhost:3000", "https://*"];
    let origins = choices.some(&origins, 1);
    cors.set("origins", if credentials || choices.maybe() { json!(origins) } else { json!(["*"]) });
    cors.maybe(choices, "methods", |choices| {
        choices.pick(&[
            json!(["GET", "POST"]),
            json!(["ANY"]),
            json!(["DELETE", "HEAD", "OPTIONS"]),
        ])
    });
    cors.maybe(choices, "headers", |choices| choices.some(&["authorization", "x-api-key"], 1));
    cors.maybe(choices, "expose_headers", |choices| choices.some(&["x-request-id", "etag"], 1));
    cors.set("credentials", credentials);
    let (least, most) = facts::CORS_MAX_AGE_SECONDS;
    cors.maybe(choices, "max_age", |choices| choices.between(least.into(), most.into()));
    cors.into()
}
