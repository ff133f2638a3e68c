//! A value of a template in one line for people, what looks like a secret masked.

use crate::cfn::{Intrinsic, Map, Piece, Value};
use crate::secret;

/// What stands for a secret.
const MASK: &str = "****";
/// What a dynamic reference begins with: the name of a secret, never the secret.
const DYNAMIC: &str = "{{resolve:";
/// Keys that hold a name, beside the value that is its.
const NAMING: [&str; 3] = ["Key", "Name", "ParameterKey"];

/// The value at that path.
pub(super) fn value(value: &Value, path: &[String]) -> String {
    let is_secret = path.iter().any(|key| secret::is_header(key.trim_matches(['[', ']'])));
    write(value, is_secret)
}

fn write(value: &Value, is_secret: bool) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Text(text) => literal(text, is_secret),
        Value::Integer(_) | Value::Float(_) if is_secret => MASK.to_owned(),
        Value::Integer(_) | Value::Float(_) | Value::Boolean(_) => {
            value.scalar().unwrap_or_default()
        }
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| write(item, is_secret)).collect();
            ["[", &items.join(", "), "]"].concat()
        }
        Value::Map(map) => {
            let named = is_secret || names_secret(map);
            let entries = map.iter().map(|(key, value)| {
                let is_secret = match NAMING.contains(&key) {
                    true => is_secret,
                    false => named || secret::is_header(key),
                };
                [key, ": ", &write(value, is_secret)].concat()
            });
            ["{", &entries.collect::<Vec<_>>().join(", "), "}"].concat()
        }
        Value::Intrinsic(Intrinsic::Ref(id)) => ["${", id, "}"].concat(),
        Value::Intrinsic(Intrinsic::GetAtt(id, attribute)) => {
            ["${", id, ".", attribute, "}"].concat()
        }
        Value::Intrinsic(Intrinsic::Sub(pieces)) => {
            let pieces = pieces.iter().map(|piece| match piece {
                Piece::Text(text) => literal(text, is_secret),
                Piece::Ref(id) => ["${", id, "}"].concat(),
                Piece::GetAtt(id, attribute) => ["${", id, ".", attribute, "}"].concat(),
            });
            pieces.collect()
        }
    }
}

/// Whether a mapping is the name of a secret and its value.
fn names_secret(map: &Map) -> bool {
    NAMING
        .iter()
        .any(|key| matches!(map.get(key), Some(Value::Text(name)) if secret::is_header(name)))
}

fn literal(text: &str, is_secret: bool) -> String {
    let is_masked = (is_secret && !text.is_empty()) || secret::form(text).is_some();
    if is_masked && !text.starts_with(DYNAMIC) { MASK.to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(of: impl Into<Value>, path: &[&str]) -> String {
        let path: Vec<String> = path.iter().map(|key| (*key).to_owned()).collect();
        value(&of.into(), &path)
    }

    #[test]
    fn what_looks_like_a_secret_is_masked() {
        let variables = ["Environment", "Variables"];
        let at = |name| [&variables[..], &[name]].concat();
        assert_eq!(shown("hunter2", &at("DB_PASSWORD")), "****");
        assert_eq!(shown("hunter2", &at("DB_HOST")), "hunter2");
        assert_eq!(shown("{{resolve:ssm:/db}}", &at("DB_PASSWORD")), "{{resolve:ssm:/db}}");
        assert_eq!(shown(Value::reference("DbPassword"), &at("DB_PASSWORD")), "${DbPassword}");
        let map = Map::new().with("A", 1).with("API_KEY", "x");
        assert_eq!(shown(map, &variables), "{A: 1, API_KEY: ****}");
        let pair = Map::new().with("Key", "API_KEY").with("Value", 17);
        assert_eq!(shown(Value::list([pair]), &["Tags"]), "[{Key: API_KEY, Value: ****}]");
        assert_eq!(shown("postgres://me:pw@db/x", &at("DB")), "****");
    }

    #[test]
    fn references_are_written_as_in_a_spec() {
        let text = Value::sub([Piece::text("a-"), Piece::attribute("Table", "Arn")]);
        assert_eq!(shown(text, &["X"]), "a-${Table.Arn}");
        assert_eq!(
            shown(Value::list([Value::Null, true.into(), 1.5.into()]), &["X"]),
            "[null, true, 1.5]"
        );
    }
}
