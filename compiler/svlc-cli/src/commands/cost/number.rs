//! Numbers as people write them: `250k`, `10M`, `1.5B`.

/// A number that is not negative, perhaps in thousands, millions or billions.
///
/// # Errors
/// In words, if it is anything else.
pub(super) fn count(text: &str) -> Result<f64, String> {
    let (digits, times) = match text.char_indices().next_back() {
        Some((at, 'k' | 'K')) => (&text[..at], 1e3),
        Some((at, 'M')) => (&text[..at], 1e6),
        Some((at, 'B' | 'G')) => (&text[..at], 1e9),
        _ => (text, 1.0),
    };
    let digits = digits.replace(['_', ','], "");
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    let number = digits.parse::<f64>().ok().filter(|_| is_number).map(|number| number * times);
    number
        .filter(|number| *number <= LARGEST)
        .ok_or_else(|| "a number is written such as 250000, 250k, 10M or 1.5B".to_owned())
}

/// Larger ones nobody pays for.
const LARGEST: f64 = 1e15;

/// `NAME=NUMBER`; the name may hold `=`.
///
/// # Errors
/// In words, if it is anything else.
pub(super) fn named(text: &str) -> Result<(String, f64), String> {
    let (name, number) = text.rsplit_once('=').ok_or("a name, `=` and a number belong here")?;
    Ok((name.to_owned(), count(number.trim_end_matches('%'))?))
}

/// A number, or `NAME=NUMBER`.
///
/// # Errors
/// In words, if it is neither.
pub(super) fn perhaps_named(text: &str) -> Result<(Option<String>, f64), String> {
    let text = text.trim_end_matches("ms");
    match text.contains('=') {
        true => named(text).map(|(name, number)| (Some(name), number)),
        false => Ok((None, count(text)?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, number) in [
            ("10M", 10e6),
            ("250k", 250e3),
            ("1.5B", 1.5e9),
            ("1_000", 1e3),
            ("0", 0.0),
            ("7,5", 75.0),
        ] {
            assert_eq!(count(text), Ok(number), "{text}");
        }
        for text in ["", "M", "-1", "1e9", "inf", "NaN", "ten", "1.2.3", "9999999B", ".5", "1 M"] {
            assert!(count(text).is_err(), "{text}");
        }
        assert_eq!(named("GET /a=b=70%"), Ok(("GET /a=b".to_owned(), 70.0)));
        assert_eq!(perhaps_named("25ms"), Ok((None, 25.0)));
        assert_eq!(perhaps_named("report=900"), Ok((Some("report".to_owned()), 900.0)));
        assert!(named("70").is_err());
    }
}
