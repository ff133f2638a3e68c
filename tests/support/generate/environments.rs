//! `environments:`: sections of the spec once more, with other numbers in some of them.

use serde_json::{Map, Value, json};

use super::Draft;

/// Sections that an environment leaves alone: they are of the spec as a whole.
const WHOLE: &[&str] = &["service", "output", "lints", "environments"];

/// Adds up to two environments.
pub(super) fn add(draft: &mut Draft<'_>) {
    let Draft { choices, spec, .. } = draft;
    let mut environments = Map::new();
    for name in choices.some(&["prod", "dev"], 0) {
        let mut own = Map::new();
        for (section, value) in spec.iter().filter(|(name, _)| !WHOLE.contains(&name.as_str())) {
            if choices.rarely(4) {
                own.insert(section.clone(), value.clone());
            }
        }
        for (_, function) in
            own.get_mut("functions").and_then(Value::as_object_mut).into_iter().flatten()
        {
            function["memory"] = json!(choices.between(128, 10_240));
        }
        environments.insert(name.to_owned(), Value::Object(own));
    }
    draft.section("environments", environments);
}
