//! Bodies of JSON compared with what a spec expects, part by part, so that each difference stands on its place in the YAML. Pure.

use serde_json::Value;
use svlc_core::model::{Spanned, WrittenRaw};
use svlc_core::source::Span;

use super::Failure;
use super::difference;
use super::judge::{clipped, shown_body};

/// Differences that are told of one body.
const TOLD: usize = 5;

/// How a value is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Both say the same.
    Whole,
    /// What came says what is expected, and perhaps more.
    Part,
}

/// How a body differs from a value.
pub(super) fn body(expected: &Spanned<WrittenRaw>, body: &[u8], way: Way) -> Vec<Failure> {
    let failure = |span, message, label| Failure { span, message, label, detail: String::new() };
    let actual: Value = match serde_json::from_slice(body) {
        Ok(actual) => actual,
        Err(error) => {
            let message = format!("the body is no JSON: {error}");
            let detail = shown_body(body);
            return vec![Failure { detail, ..failure(expected.span, message, String::new()) }];
        }
    };
    let mut walk = Walk { way, found: Vec::new() };
    walk.value(&expected.value, expected.span, &actual, &mut String::new());
    let mut failures: Vec<Failure> = walk
        .found
        .into_iter()
        .take(TOLD)
        .map(|(span, message, label)| failure(span, message, label))
        .collect();
    if let Some(last) = failures.last_mut() {
        last.detail = match way {
            Way::Whole => difference::lines(&pretty(&expected.value.json()), &pretty(&actual)),
            Way::Part => difference::cut(&pretty(&actual)),
        };
    }
    failures
}

struct Walk {
    way: Way,
    /// Place, message and label of each difference.
    found: Vec<(Span, String, String)>,
}

impl Walk {
    fn value(&mut self, expected: &WrittenRaw, span: Span, actual: &Value, path: &mut String) {
        match (expected, actual) {
            (WrittenRaw::Map(entries), Value::Object(fields)) => {
                for (key, value) in entries {
                    let end = path.len();
                    path.push('/');
                    path.push_str(key);
                    match fields.get(&key.value) {
                        Some(field) => self.value(&value.value, value.span, field, path),
                        None => {
                            let message = format!("the body has no `{path}`");
                            self.found.push((key.span, message, "not there".to_owned()));
                        }
                    }
                    path.truncate(end);
                }
                let is_known = |name: &str| entries.keys().any(|key| key.value == name);
                let more = fields.keys().find(|name| !is_known(name));
                if let Some(name) = more.filter(|_| self.way == Way::Whole) {
                    let message = format!("the body has `{path}/{name}` as well");
                    self.found.push((
                        span,
                        message,
                        format!("`{}` is missing here", clipped(name)),
                    ));
                }
            }
            (WrittenRaw::List(items), Value::Array(values)) => {
                for (index, (item, value)) in items.iter().zip(values).enumerate() {
                    let end = path.len();
                    path.push_str(&format!("/{index}"));
                    self.value(&item.value, item.span, value, path);
                    path.truncate(end);
                }
                if items.len() != values.len() {
                    let (wanted, count) = (items.len(), values.len());
                    let message = format!("{} has {count} items, not {wanted}", named(path));
                    self.found.push((span, message, format!("{count} items")));
                }
            }
            (expected, actual) if is_same(&expected.json(), actual) => {}
            (_, actual) => {
                let value = clipped(&actual.to_string());
                self.found.push((
                    span,
                    format!("{} is `{value}`", named(path)),
                    format!("`{value}`"),
                ));
            }
        }
    }
}

fn named(path: &str) -> String {
    if path.is_empty() { "the body".to_owned() } else { format!("`{path}` of the body") }
}

/// Whether two values that are no collections are the same; `1` and `1.0` are.
fn is_same(expected: &Value, actual: &Value) -> bool {
    match (expected, actual) {
        (Value::Number(one), Value::Number(other)) if one != other => {
            !(one.is_i64() && other.is_i64()) && one.as_f64() == other.as_f64()
        }
        _ => expected == actual,
    }
}

/// Over several lines, keys sorted, so that only what differs differs.
fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(&sorted(value)).expect("a value of JSON is always printable")
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(sorted).collect(),
        Value::Object(fields) => {
            let mut fields: Vec<(&String, &Value)> = fields.iter().collect();
            fields.sort_unstable_by_key(|(key, _)| *key);
            fields.into_iter().map(|(key, value)| (key.clone(), sorted(value))).collect()
        }
        other => other.clone(),
    }
}
