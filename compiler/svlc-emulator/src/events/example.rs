//! Examples of what fits a pattern: [`of`]. They are as small as can be, and not every pattern has one that is found.

use serde_json::{Map, Value, json};

/// Something that fits what stands in a pattern, if it is a mapping.
pub(super) fn of(pattern: &Value) -> Value {
    let Value::Object(keys) = pattern else { return json!({}) };
    let mut example = Map::new();
    for (key, wanted) in keys {
        match wanted {
            Value::Array(ways) if key == "$or" => {
                if let Some(Value::Object(way)) = ways.first().map(of) {
                    example.extend(way);
                }
            }
            Value::Array(values) => {
                example.extend(values.iter().find_map(one).map(|value| (key.clone(), value)));
            }
            Value::Object(_) => {
                example.insert(key.clone(), of(wanted));
            }
            _ => {}
        }
    }
    Value::Object(example)
}

/// A value that fits an item of a list; none if it wants that nothing stands there.
fn one(wanted: &Value) -> Option<Value> {
    let Value::Object(comparison) = wanted else { return Some(wanted.clone()) };
    let (word, operand) = comparison.iter().next()?;
    match (word.as_str(), operand) {
        ("exists", Value::Bool(is_there)) => is_there.then(|| json!("example")),
        ("numeric", Value::Array(bounds)) => number(bounds),
        ("anything-but", _) => Some(json!("example")),
        ("wildcard", Value::String(pattern)) => {
            Some(json!(pattern.replace("\\\\", "\\").replace('*', "")))
        }
        ("cidr", Value::String(range)) => range.split_once('/').map(|(address, _)| json!(address)),
        (_, Value::Object(inner)) => inner.values().next().cloned(),
        (_, text) => Some(text.clone()),
    }
}

fn number(bounds: &[Value]) -> Option<Value> {
    let [Value::String(sign), bound, ..] = bounds else { return None };
    let bound = bound.as_f64()?;
    let number = match sign.as_str() {
        ">" => bound + 1.0,
        "<" => bound - 1.0,
        _ => bound,
    };
    let is_whole = number.fract() == 0.0 && number.abs() < 1e15;
    Some(if is_whole { json!(number as i64) } else { json!(number) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::pattern::Pattern;

    #[test]
    fn examples_fit() {
        for pattern in [
            json!({ "source": ["shop"], "detail": { "state": [{ "anything-but": "done" }] } }),
            json!({ "a": [{ "prefix": "x" }], "b": [{ "suffix": { "equals-ignore-case": "Y" } }] }),
            json!({ "a": [{ "numeric": [">", 3, "<=", 5] }], "b": [{ "numeric": ["<", 0.5] }] }),
            json!({ "a": [{ "exists": true }], "b": [{ "exists": false }], "$or": [{ "c": [1] }] }),
            json!({ "a": [{ "wildcard": "a*b" }], "b": [{ "cidr": "10.0.0.0/8" }] }),
        ] {
            let example = of(&pattern);
            assert!(Pattern::new(pattern.clone()).unwrap().fits(&example), "{pattern} {example}");
        }
    }
}
