//! How values are shown: times, durations, sizes, and JSON with its words told apart.

use std::time::Duration;

use serde::Serialize;
use serde_json::Value;
use svlc_core::date::Date;
use svlc_emulator::observe::Part;

/// How much of a text a page shows.
const LONGEST: usize = 64 * 1_024;

/// A piece of text of one kind; the kind is a class of the style sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Token {
    pub(crate) kind: &'static str,
    pub(crate) text: String,
}

/// Text of some kind as a page shows it.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Text {
    pub(crate) tokens: Vec<Token>,
    /// What is to be said of it: that it is not all.
    pub(crate) note: Option<String>,
}

/// A time of day, `14:22:05.123`, of milliseconds since 1970, in UTC.
pub(crate) fn time(at: u64) -> String {
    let (seconds, millis) = (at / 1_000 % 86_400, at % 1_000);
    format!("{:02}:{:02}:{:02}.{millis:03}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

/// `2025-04-14T14:22:05.123Z`.
pub(crate) fn moment(at: u64) -> String {
    let day = Date::from_unix_days(u32::try_from(at / 86_400_000).unwrap_or(0));
    format!("{day}T{}Z", time(at))
}

/// `0.42 ms`, `12 ms`, `3.02 s`.
pub(crate) fn duration(duration: Duration) -> String {
    let millis = duration.as_secs_f64() * 1_000.0;
    match millis {
        _ if millis < 10.0 => format!("{millis:.2} ms"),
        _ if millis < 1_000.0 => format!("{millis:.0} ms"),
        _ => format!("{:.2} s", millis / 1_000.0),
    }
}

/// `512 bytes`, `12.3 KiB`, `4.0 MiB`.
pub(crate) fn size(bytes: usize) -> String {
    let kib = bytes as f64 / 1_024.0;
    match bytes {
        1 => "1 byte".to_owned(),
        0..1_024 => format!("{bytes} bytes"),
        1_024..1_048_576 => format!("{kib:.1} KiB"),
        _ => format!("{:.1} MiB", kib / 1_024.0),
    }
}

/// A body without secrets: JSON in order, other text as it is, what is no text by its size.
pub(crate) fn part(part: &Part) -> Text {
    if part.length == 0 {
        return Text::default();
    }
    let Ok(text) = std::str::from_utf8(&part.bytes) else {
        // A text that was cut may end within a letter.
        let is_cut = !part.is_whole();
        let valid = String::from_utf8_lossy(&part.bytes);
        if is_cut && valid.matches('\u{fffd}').count() == 1 && valid.ends_with('\u{fffd}') {
            return plain(valid.trim_end_matches('\u{fffd}'), part.length);
        }
        return plain_note(&format!("{}, not text", size(part.length)));
    };
    match serde_json::from_str::<Value>(text) {
        Ok(mut value) if part.is_whole() => {
            crate::mask::json(&mut value);
            json(&value)
        }
        _ => plain(text, part.length),
    }
}

/// Text as it is, of which `length` bytes there were.
pub(crate) fn plain(text: &str, length: usize) -> Text {
    let cut = cut(text);
    let note =
        (cut.len() < length).then(|| format!("the first {} of {}", size(cut.len()), size(length)));
    let tokens = vec![Token { kind: "plain", text: cut.to_owned() }];
    Text { tokens, note }
}

fn plain_note(note: &str) -> Text {
    Text { tokens: Vec::new(), note: Some(note.to_owned()) }
}

/// JSON with two blanks for each level.
pub(crate) fn json(value: &Value) -> Text {
    let mut tokens = Vec::new();
    print(value, 0, &mut tokens);
    let length: usize = tokens.iter().map(|token| token.text.len()).sum();
    if length <= LONGEST {
        return Text { tokens, note: None };
    }
    let whole = serde_json::to_string_pretty(value).unwrap_or_default();
    plain(&whole, whole.len())
}

fn print(value: &Value, depth: usize, out: &mut Vec<Token>) {
    let mut put = |kind, text: String| out.push(Token { kind, text });
    match value {
        Value::Null | Value::Bool(_) => put("word", value.to_string()),
        Value::Number(_) => put("number", value.to_string()),
        Value::String(_) => put("string", value.to_string()),
        Value::Array(values) if values.is_empty() => put("plain", "[]".to_owned()),
        Value::Object(map) if map.is_empty() => put("plain", "{}".to_owned()),
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                let before = if index == 0 { "[" } else { "," };
                out.push(Token { kind: "plain", text: format!("{before}{}", line(depth + 1)) });
                print(value, depth + 1, out);
            }
            out.push(Token { kind: "plain", text: format!("{}]", line(depth)) });
        }
        Value::Object(map) => {
            for (index, (name, value)) in map.iter().enumerate() {
                let before = if index == 0 { "{" } else { "," };
                out.push(Token { kind: "plain", text: format!("{before}{}", line(depth + 1)) });
                out.push(Token { kind: "name", text: Value::from(name.as_str()).to_string() });
                out.push(Token { kind: "plain", text: ": ".to_owned() });
                print(value, depth + 1, out);
            }
            out.push(Token { kind: "plain", text: format!("{}}}", line(depth)) });
        }
    }
}

/// The end of a line and the blanks before the next.
fn line(depth: usize) -> String {
    format!("\n{}", "  ".repeat(depth))
}

/// The beginning of a text that a page shows, which does not end within a letter.
fn cut(text: &str) -> &str {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn text(text: &Text) -> String {
        text.tokens.iter().map(|token| token.text.as_str()).collect()
    }

    #[test]
    fn times_durations_and_sizes_are_short() {
        assert_eq!(moment(1_744_668_836_007), "2025-04-14T22:13:56.007Z");
        let durations = [420_u64, 12_300, 999_400, 3_020_000].map(Duration::from_micros);
        assert_eq!(durations.map(duration), ["0.42 ms", "12 ms", "999 ms", "3.02 s"]);
        assert_eq!(
            [0, 1, 1_023, 12_595, 4 << 20].map(size),
            ["0 bytes", "1 byte", "1023 bytes", "12.3 KiB", "4.0 MiB"]
        );
    }

    #[test]
    fn json_is_put_in_order() {
        let value = json!({ "a": [1, true, {}], "b": "<i>\"", "c": { "d": null }, "e": [] });
        assert_eq!(text(&json(&value)), serde_json::to_string_pretty(&value).unwrap());
    }

    #[test]
    fn what_is_too_long_is_cut_and_said_so() {
        let long = "é".repeat(LONGEST);
        let shown = part(&whole(long.as_bytes()));
        assert_eq!(text(&shown).len(), LONGEST);
        assert_eq!(shown.note.as_deref(), Some("the first 64.0 KiB of 128.0 KiB"));
        let cut = Part { bytes: "aé".as_bytes()[..2].into(), length: 9 };
        assert_eq!(text(&part(&cut)), "a");
        assert_eq!(part(&whole(b"\xff\xfe")).note.as_deref(), Some("2 bytes, not text"));
        assert!(part(&whole(b"")).tokens.is_empty());
    }

    fn whole(bytes: &[u8]) -> Part {
        Part { bytes: bytes.into(), length: bytes.len() }
    }
}
