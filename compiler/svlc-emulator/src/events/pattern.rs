//! Patterns of events, as EventBridge, Lambda's filters and SNS's filter policies have them: [`Pattern`]. The rules of the language
//! have seen to the form; a word that is not known here fits nothing.

use serde_json::{Map, Value};

/// Which events fit.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pattern(Map<String, Value>);

impl Pattern {
    /// Of a mapping; `None` if it is something else.
    pub(crate) fn new(value: Value) -> Option<Self> {
        match value {
            Value::Object(keys) => Some(Self(keys)),
            _ => None,
        }
    }

    /// Whether an event has, under every key, one of the things listed there.
    pub(crate) fn fits(&self, event: &Value) -> bool {
        all(&self.0, event)
    }

    /// What of a pattern stands under a key.
    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// The pattern as JSON.
    pub(crate) fn whole(&self) -> Value {
        Value::Object(self.0.clone())
    }
}

const OR: &str = "$or";

fn all(keys: &Map<String, Value>, event: &Value) -> bool {
    keys.iter().all(|(key, wanted)| match wanted {
        Value::Array(ways) if key == OR => ways.iter().any(|way| match way {
            Value::Object(keys) => all(keys, event),
            _ => false,
        }),
        Value::Object(keys) => match event.get(key) {
            // What has to be missing is missing also where nothing is.
            None => all(keys, &Value::Null),
            // An event's list fits if one of its items does.
            Some(Value::Array(items)) => items.iter().any(|item| all(keys, item)),
            Some(inner) => all(keys, inner),
        },
        Value::Array(wanted) => any(wanted, event.get(key)),
        _ => false,
    })
}

/// Whether what stands in an event is one of those wanted.
fn any(wanted: &[Value], found: Option<&Value>) -> bool {
    let is_one = |value: Option<&Value>| wanted.iter().any(|one| is(one, value));
    match found {
        Some(Value::Array(items)) if items.is_empty() => is_one(None),
        Some(Value::Array(items)) => items.iter().any(|item| is_one(Some(item))),
        found => is_one(found),
    }
}

fn is(wanted: &Value, found: Option<&Value>) -> bool {
    match wanted {
        Value::Object(comparison) => match comparison.iter().next() {
            Some((word, operand)) => compare(word, operand, found),
            None => false,
        },
        Value::Number(number) => found.is_some_and(|found| same_number(number, found)),
        _ => found == Some(wanted),
    }
}

/// Numbers are the same whatever they are written like: 300, 300.0 and 3e2.
fn same_number(one: &serde_json::Number, other: &Value) -> bool {
    other.as_f64().is_some() && one.as_f64() == other.as_f64()
}

fn compare(word: &str, operand: &Value, found: Option<&Value>) -> bool {
    let text = found.and_then(Value::as_str);
    match (word, operand) {
        ("exists", Value::Bool(is_there)) => {
            // Only what is no mapping counts as there.
            found.is_some_and(|found| !found.is_object()) == *is_there
        }
        ("prefix", _) => {
            text.is_some_and(|text| edge(operand, text, |text, part| text.starts_with(part)))
        }
        ("suffix", _) => {
            text.is_some_and(|text| edge(operand, text, |text, part| text.ends_with(part)))
        }
        ("equals-ignore-case", Value::String(wanted)) => {
            text.is_some_and(|text| text.to_lowercase() == wanted.to_lowercase())
        }
        ("wildcard", Value::String(pattern)) => {
            text.is_some_and(|text| wildcard(pattern.as_bytes(), text.as_bytes()))
        }
        ("cidr", Value::String(range)) => text.is_some_and(|text| in_range(range, text)),
        ("numeric", Value::Array(bounds)) => {
            found.and_then(Value::as_f64).is_some_and(|number| within(bounds, number))
        }
        ("anything-but", _) => {
            found.is_some_and(|found| !found.is_object() && is_other(operand, found))
        }
        _ => false,
    }
}

/// `prefix` and `suffix`, whose operand is text, or `{ equals-ignore-case: text }`.
fn edge(operand: &Value, text: &str, is_at: impl Fn(&str, &str) -> bool) -> bool {
    match operand {
        Value::String(part) => is_at(text, part),
        Value::Object(inner) => match inner.get("equals-ignore-case").and_then(Value::as_str) {
            Some(part) => is_at(&text.to_lowercase(), &part.to_lowercase()),
            None => false,
        },
        _ => false,
    }
}

/// Whether a value is none of those that `anything-but` names: a value, several, or a comparison with one or several.
fn is_other(operand: &Value, found: &Value) -> bool {
    match operand {
        Value::Array(values) => !values.iter().any(|value| is(value, Some(found))),
        Value::Object(comparison) => !comparison.iter().any(|(word, operand)| match operand {
            Value::Array(operands) => {
                operands.iter().any(|operand| compare(word, operand, Some(found)))
            }
            _ => compare(word, operand, Some(found)),
        }),
        value => !is(value, Some(found)),
    }
}

/// `["<", 5]`, `[">=", 0, "<", 10]`.
fn within(bounds: &[Value], number: f64) -> bool {
    !bounds.is_empty()
        && bounds.chunks(2).all(|pair| match pair {
            [Value::String(sign), bound] => {
                bound.as_f64().is_some_and(|bound| match sign.as_str() {
                    "=" => number == bound,
                    "<" => number < bound,
                    "<=" => number <= bound,
                    ">" => number > bound,
                    ">=" => number >= bound,
                    _ => false,
                })
            }
            _ => false,
        })
}

/// `*` stands for any text; `\*` and `\\` for themselves.
fn wildcard(pattern: &[u8], text: &[u8]) -> bool {
    // Where to go on when what follows the last `*` does not fit: there, and one further in the text.
    let mut last: Option<(usize, usize)> = None;
    let (mut at, mut place) = (0, 0);
    loop {
        let wanted = match pattern.get(at) {
            Some(b'*') => {
                last = Some((at + 1, place));
                at += 1;
                continue;
            }
            Some(b'\\') if at + 1 < pattern.len() => Some((pattern[at + 1], 2)),
            Some(byte) => Some((*byte, 1)),
            None => None,
        };
        match (wanted, text.get(place)) {
            (None, None) => return true,
            (Some((wanted, length)), Some(found)) if wanted == *found => {
                at += length;
                place += 1;
                continue;
            }
            _ => {}
        }
        let Some((after, from)) = last.filter(|(_, from)| *from < text.len()) else { return false };
        (at, place) = (after, from + 1);
        last = Some((after, from + 1));
    }
}

/// Whether an address is in a range such as `10.0.0.0/24` or `2001:db8::/32`.
fn in_range(range: &str, address: &str) -> bool {
    use std::net::IpAddr;
    let Some((network, length)) = range.split_once('/') else { return false };
    let (Ok(network), Ok(address), Ok(length)) =
        (network.parse::<IpAddr>(), address.parse::<IpAddr>(), length.parse::<u32>())
    else {
        return false;
    };
    let bits = |address: IpAddr| match address {
        IpAddr::V4(address) => (u128::from(address.to_bits()) << 96, 32),
        IpAddr::V6(address) => (address.to_bits(), 128),
    };
    let ((network, most), (address, width)) = (bits(network), bits(address));
    let shift = 128_u32.saturating_sub(length);
    most == width && length <= most && (shift == 128 || network >> shift == address >> shift)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fits(pattern: Value, event: Value) -> bool {
        Pattern::new(pattern).unwrap().fits(&event)
    }

    #[test]
    fn every_key_has_to_fit_and_one_value_of_each() {
        let pattern = json!({ "source": ["shop", "web"], "detail": { "state": [1, null] } });
        assert!(fits(
            pattern.clone(),
            json!({ "source": "web", "detail": { "state": 1.0 }, "more": 1 })
        ));
        assert!(fits(pattern.clone(), json!({ "source": "shop", "detail": { "state": null } })));
        assert!(!fits(pattern.clone(), json!({ "source": "shop", "detail": {} })));
        assert!(!fits(pattern.clone(), json!({ "source": "shop" })));
        assert!(!fits(pattern, json!({ "source": "Shop", "detail": { "state": 1 } })));
    }

    #[test]
    fn lists_of_an_event_fit_if_an_item_does() {
        assert!(fits(json!({ "a": ["x"] }), json!({ "a": ["y", "x"] })));
        assert!(!fits(json!({ "a": ["x"] }), json!({ "a": [] })));
        assert!(fits(json!({ "a": { "b": ["x"] } }), json!({ "a": [{ "b": "y" }, { "b": "x" }] })));
    }

    #[test]
    fn comparisons_are_event_bridges_own() {
        for (comparison, good, bad) in [
            (json!({ "prefix": "a" }), json!("ab"), json!("ba")),
            (json!({ "prefix": { "equals-ignore-case": "A" } }), json!("ab"), json!("b")),
            (json!({ "suffix": ".png" }), json!("a.png"), json!("a.pngx")),
            (json!({ "equals-ignore-case": "Ä" }), json!("ä"), json!("a")),
            (json!({ "wildcard": "a*c*e" }), json!("abcde"), json!("abcd")),
            (json!({ "wildcard": "a\\*" }), json!("a*"), json!("ab")),
            (json!({ "cidr": "10.0.0.0/24" }), json!("10.0.0.255"), json!("10.0.1.0")),
            (json!({ "cidr": "2001:db8::/32" }), json!("2001:db8::1"), json!("2001:db9::1")),
            (json!({ "cidr": "0.0.0.0/0" }), json!("1.2.3.4"), json!("::1")),
            (json!({ "numeric": [">", 0, "<=", 5] }), json!(5), json!(0)),
            (json!({ "numeric": ["=", 300] }), json!(3e2), json!("300")),
            (json!({ "anything-but": "a" }), json!("b"), json!("a")),
            (json!({ "anything-but": ["a", 1] }), json!(2), json!(1)),
            (json!({ "anything-but": { "prefix": "a" } }), json!("b"), json!("ab")),
            (json!({ "anything-but": { "suffix": ["a", "b"] } }), json!("c"), json!("cb")),
            (json!({ "anything-but": { "wildcard": "*/x/*" } }), json!("/y/"), json!("/x/")),
            (json!({ "exists": true }), json!(null), json!({ "a": 1 })),
            (json!({ "unheard-of": 1 }), Value::Null, json!(1)),
        ] {
            let pattern = json!({ "a": [comparison] });
            if good != Value::Null || pattern["a"][0].get("exists").is_some() {
                assert!(fits(pattern.clone(), json!({ "a": good })), "{pattern} {good}");
            }
            assert!(!fits(pattern.clone(), json!({ "a": bad })), "{pattern} {bad}");
        }
    }

    #[test]
    fn what_is_missing_can_be_wanted() {
        let pattern = json!({ "a": { "b": [{ "exists": false }] } });
        assert!(fits(pattern.clone(), json!({ "a": {} })));
        assert!(fits(pattern.clone(), json!({})));
        assert!(!fits(pattern, json!({ "a": { "b": 1 } })));
        assert!(!fits(json!({ "a": [{ "anything-but": "x" }] }), json!({})));
    }

    #[test]
    fn or_takes_one_of_several_ways() {
        let pattern =
            json!({ "k": [1], "$or": [{ "a": [1] }, { "b": [{ "numeric": ["<", 0] }] }] });
        assert!(fits(pattern.clone(), json!({ "k": 1, "a": 1 })));
        assert!(fits(pattern.clone(), json!({ "k": 1, "b": -1 })));
        assert!(!fits(pattern.clone(), json!({ "k": 1, "b": 1 })));
        assert!(!fits(pattern, json!({ "a": 1 })));
    }

    /// Beside a plain reading: text without `*` fits itself alone, and each piece between stars stands in order.
    #[test]
    fn wildcards_are_read_as_pieces_in_order() {
        let mut draw = fastrand::Rng::with_seed(3);
        let mut word = |letters: &[u8]| -> String {
            (0..draw.usize(0..7))
                .map(|_| char::from(letters[draw.usize(..letters.len())]))
                .collect()
        };
        for _ in 0..20_000 {
            let (pattern, text) = (word(b"ab*"), word(b"ab"));
            let expected = plainly(&pattern, &text);
            assert_eq!(wildcard(pattern.as_bytes(), text.as_bytes()), expected, "{pattern} {text}");
        }
    }

    fn plainly(pattern: &str, text: &str) -> bool {
        match pattern.split_once('*') {
            None => pattern == text,
            Some((start, rest)) => text
                .strip_prefix(start)
                .is_some_and(|left| (0..=left.len()).any(|at| plainly(rest, &left[at..]))),
        }
    }
}
