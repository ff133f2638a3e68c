//! Values of any form: as part of a template, or as JSON in a text.

use serde_json::Value as Json;

use super::text;
use crate::cfn::{Piece, Value};
use crate::model::Raw;

/// The value as part of a template.
pub(super) fn value(raw: &Raw) -> Value {
    match raw {
        Raw::Null => Value::Null,
        Raw::Text(text) => text::value(text),
        Raw::Integer(number) => Value::Integer(*number),
        Raw::Float(number) => Value::Float(*number),
        Raw::Boolean(boolean) => Value::Boolean(*boolean),
        Raw::List(items) => Value::list(items.iter().map(value)),
        Raw::Map(entries) => {
            Value::Map(entries.iter().map(|(key, entry)| (key, value(entry))).collect())
        }
    }
}

/// The value as JSON in a text, where AWS wants that; references stand in its strings.
pub(super) fn json(raw: &Raw) -> Value {
    let mut pieces = Vec::new();
    write(raw, &mut pieces);
    match &mut pieces[..] {
        [Piece::Text(only)] => Value::Text(std::mem::take(only)),
        _ => Value::sub(pieces),
    }
}

fn write(raw: &Raw, pieces: &mut Vec<Piece>) {
    match raw {
        Raw::Null => push(pieces, "null"),
        Raw::Integer(number) => push(pieces, &number.to_string()),
        Raw::Float(number) => push(pieces, &Json::from(*number).to_string()),
        Raw::Boolean(boolean) => push(pieces, &boolean.to_string()),
        Raw::Text(text) => {
            push(pieces, "\"");
            for piece in text::pieces(text) {
                match piece {
                    Piece::Text(literal) => push(pieces, inside(&literal.into()).as_str()),
                    reference => pieces.push(reference),
                }
            }
            push(pieces, "\"");
        }
        Raw::List(items) => {
            push(pieces, "[");
            for (index, item) in items.iter().enumerate() {
                push(pieces, if index > 0 { "," } else { "" });
                write(item, pieces);
            }
            push(pieces, "]");
        }
        Raw::Map(entries) => {
            push(pieces, "{");
            for (index, (key, entry)) in entries.iter().enumerate() {
                push(pieces, if index > 0 { "," } else { "" });
                push(pieces, &Json::from(key.as_str()).to_string());
                push(pieces, ":");
                write(entry, pieces);
            }
            push(pieces, "}");
        }
    }
}

/// A string of JSON without its quotes.
fn inside(text: &Json) -> String {
    let quoted = text.to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// Adds literal text, to the piece before it where that is literal too.
fn push(pieces: &mut Vec<Piece>, text: &str) {
    match pieces.last_mut() {
        Some(Piece::Text(before)) => before.push_str(text),
        _ => pieces.push(Piece::text(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Text, TextPart};

    fn raw(text: &str) -> Raw {
        Raw::Text(Text::literal(text))
    }

    #[test]
    fn json_is_escaped_and_references_stay_references() {
        let region = Text(vec![
            TextPart::Literal("in \"".into()),
            TextPart::Pseudo("AWS::Region"),
            TextPart::Literal("\"".into()),
        ]);
        let list = Raw::List(vec![Raw::Null, Raw::Float(1.5), Raw::Boolean(true), raw("a\nb")]);
        let map = Raw::Map([("k\"".to_owned(), list), ("r".to_owned(), Raw::Text(region))].into());
        let expected = Value::sub([
            Piece::text(r#"{"k\"":[null,1.5,true,"a\nb"],"r":"in \""#),
            Piece::reference("AWS::Region"),
            Piece::text(r#"\""}"#),
        ]);
        assert_eq!(json(&map), expected);
        assert_eq!(json(&Raw::Integer(-3)), Value::from("-3"));
    }

    #[test]
    fn a_value_keeps_its_kinds() {
        let map = Raw::Map([("n".to_owned(), Raw::Integer(1)), ("t".to_owned(), raw("1"))].into());
        let Value::Map(printed) = value(&map) else { panic!("a map stays a map") };
        assert_eq!(printed.get("n"), Some(&Value::Integer(1)));
        assert_eq!(printed.get("t"), Some(&Value::from("1")));
    }
}
