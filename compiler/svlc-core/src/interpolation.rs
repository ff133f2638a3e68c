//! `${…}` inside a scalar: finds references and `$${`, says where they stand. Leaves what a reference means to the rules.

use std::ops::Range;

/// A piece of an interpolated text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text as it is, `$${` already replaced by `${`.
    Text(String),
    /// `${name}`: the name without blanks around it, and the place of the whole in the text.
    Reference {
        /// What stands between the braces.
        name: &'a str,
        /// Bytes of the whole reference in the text.
        at: Range<usize>,
    },
}

/// A `${` that never closes, at that place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unclosed {
    /// Bytes from `${` to the end.
    pub at: Range<usize>,
}

/// Splits `text` into pieces.
pub fn split(text: &str) -> Result<Vec<Piece<'_>>, Unclosed> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut at = 0;
    while let Some(found) = text[at..].find("${") {
        let open = at + found;
        if text[..open].ends_with('$') && open > at {
            plain.push_str(&text[at..open - 1]);
            plain.push_str("${");
            at = open + 2;
            continue;
        }
        plain.push_str(&text[at..open]);
        let Some(length) = text[open..].find('}') else {
            return Err(Unclosed { at: open..text.len() });
        };
        if !plain.is_empty() {
            pieces.push(Piece::Text(std::mem::take(&mut plain)));
        }
        let end = open + length + 1;
        pieces.push(Piece::Reference { name: text[open + 2..end - 1].trim(), at: open..end });
        at = end;
    }
    plain.push_str(&text[at..]);
    if !plain.is_empty() {
        pieces.push(Piece::Text(plain));
    }
    Ok(pieces)
}

/// A piece of the text of `Fn::Sub`, as CloudFormation reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Substitution<'a> {
    /// Text as it is, `${!` already replaced by `${`.
    Text(String),
    /// `${Name}`: what `Ref` gives.
    Ref(&'a str),
    /// `${Name.Attribute}`.
    GetAtt(&'a str, &'a str),
}

/// Splits the text of `Fn::Sub`; `None` if CloudFormation could not read it.
pub fn substitutions(text: &str) -> Option<Vec<Substitution<'_>>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut plain = String::new();
    while let Some((before, after)) = rest.split_once("${") {
        plain.push_str(before);
        let (name, behind) = after.split_once('}')?;
        rest = behind;
        if let Some(literal) = name.strip_prefix('!') {
            plain.extend(["${", literal, "}"]);
            continue;
        }
        if !plain.is_empty() {
            pieces.push(Substitution::Text(std::mem::take(&mut plain)));
        }
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '.' | '_' | '-');
        let name = name.trim();
        pieces.push(match name.split_once('.') {
            _ if name.is_empty() || !name.chars().all(fits) => return None,
            Some((id, attribute)) if !id.is_empty() && !attribute.is_empty() => {
                Substitution::GetAtt(id, attribute)
            }
            Some(_) => return None,
            None => Substitution::Ref(name),
        });
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        pieces.push(Substitution::Text(plain));
    }
    Some(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_references_and_escapes() {
        assert_eq!(split("plain").unwrap(), [Piece::Text("plain".into())]);
        assert_eq!(split("a$${b}c").unwrap(), [Piece::Text("a${b}c".into())]);
        assert_eq!(
            split("a${ x.y }b").unwrap(),
            [
                Piece::Text("a".into()),
                Piece::Reference { name: "x.y", at: 1..9 },
                Piece::Text("b".into())
            ]
        );
        assert_eq!(split("a${x").unwrap_err().at, 1..4);
        assert_eq!(split("${a}$${b}").unwrap().len(), 2);
    }

    #[test]
    fn substitutions_are_read_as_cloudformation_does() {
        use Substitution::{GetAtt, Ref, Text};
        assert_eq!(
            substitutions("a${X}${Y.Z.W}${!b}c").unwrap(),
            [Text("a".into()), Ref("X"), GetAtt("Y", "Z.W"), Text("${b}c".into())]
        );
        for text in ["${", "${}", "${a b}", "${.A}", "${A.}"] {
            assert_eq!(substitutions(text), None, "{text}");
        }
    }
}
