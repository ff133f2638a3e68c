//! Paths into JSON, as mappings write them behind `body.`: names and numbers, `lines[0].id`, `['a b']`. Wildcards and ranges are not
//! emulated, because it is not documented what API Gateway makes of several values; descent and filters are not allowed at all.

use serde_json::Value;

/// A step of a path.
#[derive(Debug, PartialEq, Eq)]
enum Step<'a> {
    Name(&'a str),
    Index(usize),
}

/// Whether every path in a value of a mapping is one of ours.
pub(crate) fn is_emulated(value: &str) -> bool {
    let paths = value.match_indices(".body.").map(|(at, body)| &value[at + body.len()..]);
    let whole = value.starts_with('$') && !value.starts_with("${");
    let end = |path: &str| if whole { path.len() } else { path.find('}').unwrap_or(path.len()) };
    paths.map(|path| &path[..end(path)]).all(|path| steps(path).is_some())
}

/// What a path leads to: text as it is, anything else as JSON. Nothing in what is no JSON.
pub(super) fn select(body: &[u8], path: &str) -> Option<String> {
    let value: Value = serde_json::from_slice(body).ok()?;
    let found = steps(path)?.iter().try_fold(&value, |value, step| match step {
        Step::Name(name) => value.get(name),
        Step::Index(index) => value.get(index),
    });
    match found? {
        Value::String(text) => Some(text.clone()),
        Value::Null => None,
        other => Some(other.to_string()),
    }
}

fn steps(path: &str) -> Option<Vec<Step<'_>>> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        let (step, after) = match rest.strip_prefix('[') {
            Some(inside) => in_brackets(inside)?,
            None => named(rest.strip_prefix('.').filter(|_| !steps.is_empty()).unwrap_or(rest))?,
        };
        steps.push(step);
        rest = after;
    }
    Some(steps).filter(|steps| !steps.is_empty())
}

fn named(text: &str) -> Option<(Step<'_>, &str)> {
    let end = text.find(['.', '[']).unwrap_or(text.len());
    let name = &text[..end];
    (!name.is_empty() && !name.contains(['*', '?', '(', ')', '@', ']']))
        .then_some((Step::Name(name), &text[end..]))
}

fn in_brackets(text: &str) -> Option<(Step<'_>, &str)> {
    for quote in ['\'', '"'] {
        if let Some(inside) = text.strip_prefix(quote) {
            let (name, after) = inside.split_once(quote)?;
            return Some((Step::Name(name), after.strip_prefix(']')?));
        }
    }
    let (index, after) = text.split_once(']')?;
    Some((Step::Index(index.parse().ok()?), after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_into_json() {
        let body = br#"{"order": {"id": 7, "lines": [{"sku": "a b"}, 2]}, "a.b": true, "none": null, "x": [1, "y"]}"#;
        for (path, expected) in [
            ("order.id", Some("7")),
            ("order.lines[0].sku", Some("a b")),
            ("order.lines[1]", Some("2")),
            ("['a.b']", Some("true")),
            ("[\"order\"]['id']", Some("7")),
            ("x", Some("[1,\"y\"]")),
            ("none", None),
            ("order.nothing", None),
            ("order.lines[2]", None),
            ("order.id.deeper", None),
        ] {
            assert_eq!(select(body, path).as_deref(), expected, "{path}");
        }
        assert_eq!(select(b"{\"a\": 1", "a"), None);
    }

    #[test]
    fn what_selects_several_values_is_not_emulated() {
        for value in ["$request.body", "$request.body.a.b[0]", "x-${request.body.a}-*", "a*b"] {
            assert!(is_emulated(value), "{value}");
        }
        for value in [
            "$request.body.a[*]",
            "$request.body.*",
            "${request.body.a[0:2]} b",
            "$request.body.a..b",
        ] {
            assert!(!is_emulated(value), "{value}");
        }
    }
}
