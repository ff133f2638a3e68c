//! What a spec says of the service as a whole, and defaults of functions.

use serde_json::json;

use super::{Draft, Record, functions, texts};

/// Adds `service`, `description`, `region`, `tags`, `output` and `defaults`.
pub(super) fn add(draft: &mut Draft<'_>) {
    let Draft { choices, names, spec } = draft;
    let mut head = Record::default();
    head.set(
        "service",
        choices.pick(&["shop", "a1", "x-2-y", "a-service-with-a-name-of-forty-letters-1"]),
    );
    head.maybe(choices, "description", texts::text);
    head.maybe(choices, "region", |choices| choices.pick(&["eu-west-1", "us-east-1", "sa-east-1"]));
    head.maybe(choices, "tags", texts::tags);
    head.maybe(choices, "output", |choices| choices.pick(&["build/x", ".out/a.b", "out"]));
    spec.extend(head.0);
    if choices.maybe() {
        let mut defaults = functions::settings(choices);
        let mut runtimes = vec!["rust"];
        runtimes.extend(functions::runtimes());
        defaults.maybe(choices, "runtime", |choices| choices.pick(&runtimes));
        defaults.maybe(choices, "env", |choices| texts::environment(choices, names, None));
        spec.insert("defaults".to_owned(), json!(defaults.0));
    }
}
