//! What a plain scalar is: YAML 1.2's core schema, less the spellings that YAML 1.1 reads otherwise.

/// The value of a plain scalar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Plain {
    /// Nothing: empty, `~`, `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number that fits `i64`.
    Integer(i64),
    /// A number with a point or an exponent.
    Float(f64),
    /// Anything else. Also `0755`, `0x1f` and `.inf`: YAML 1.1 and 1.2 disagree on the first, the language needs none.
    Text,
}

/// Reads a plain scalar.
pub(crate) fn plain(text: &str) -> Plain {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Plain::Null,
        "true" | "True" | "TRUE" => Plain::Boolean(true),
        "false" | "False" | "FALSE" => Plain::Boolean(false),
        _ => number(text),
    }
}

fn number(text: &str) -> Plain {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let leading_zero =
        unsigned.len() > 1 && unsigned.starts_with('0') && unsigned.as_bytes()[1].is_ascii_digit();
    if leading_zero || !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return Plain::Text;
    }
    if unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().map_or(Plain::Text, Plain::Integer);
    }
    let is_float =
        unsigned.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    match text.parse::<f64>() {
        Ok(value) if is_float && value.is_finite() => Plain::Float(value),
        _ => Plain::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_both_yaml_versions_read_alike_is_a_number() {
        for text in [
            "0755",
            "1_000",
            "0x1f",
            "12:30",
            ".inf",
            "yes",
            "on",
            "1.2.3",
            "1e999",
            "99999999999999999999",
            "-",
            ".",
        ] {
            assert_eq!(plain(text), Plain::Text, "{text}");
        }
        assert_eq!(plain("-17"), Plain::Integer(-17));
        assert_eq!(plain("0"), Plain::Integer(0));
        assert_eq!(plain("1.10"), Plain::Float(1.1));
        assert_eq!(plain("1e3"), Plain::Float(1000.0));
        assert_eq!(plain("~"), Plain::Null);
        assert_eq!(plain("True"), Plain::Boolean(true));
    }
}
