//! Text on its way to a terminal: nothing invisible, wrapped to a width, counted in words.

/// `text` with everything that would act on a terminal or hide from the eye replaced by something visible.
/// Line breaks stay.
pub(crate) fn visible(text: &str) -> String {
    text.chars().map(|c| if c == '\n' { c } else { stand_in(c).unwrap_or(c) }).collect()
}

/// What to show instead of a control character, a bidirectional override or another invisible character.
/// The control pictures of Unicode stand for the controls of ASCII. A tab is not replaced.
pub(crate) fn stand_in(c: char) -> Option<char> {
    match c {
        '\t' => None,
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + c as u32),
        '\u{7f}' => Some('\u{2421}'),
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => Some('\u{fffd}'),
        _ => None,
    }
}

/// Wraps `text` at `width` columns; the first line opens with `first`, the others with as many spaces.
pub(crate) fn wrap(text: &str, first: &str, width: usize) -> String {
    let indent = " ".repeat(first.chars().count());
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            let length = line.chars().count() + 1 + word.chars().count();
            if !line.is_empty() && indent.len() + length > width {
                lines.push(std::mem::take(&mut line));
            } else if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    let mut wrapped = String::new();
    for (number, line) in lines.iter().enumerate() {
        let lead = if number == 0 { first } else { &indent };
        wrapped.push_str(format!("{lead}{line}").trim_end());
        wrapped.push('\n');
    }
    wrapped
}

/// `1 error`, `2 errors`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_acts_on_a_terminal_gets_through() {
        assert_eq!(visible("\u{1b}[2J\u{7}\u{7f}\r"), "\u{241b}[2J\u{2407}\u{2421}\u{240d}");
        assert_eq!(visible("a\u{202e}b\u{9b}c"), "a\u{fffd}b\u{fffd}c");
        assert_eq!(visible("é\t日本\n🦀"), "é\t日本\n🦀");
    }

    #[test]
    fn wraps_at_words_and_keeps_what_has_no_spaces() {
        assert_eq!(wrap("one two three", "- ", 9), "- one two\n  three\n");
        assert_eq!(wrap("abcdefghijkl m", "", 5), "abcdefghijkl\nm\n");
        assert_eq!(count(1, "route"), "1 route");
        assert_eq!(count(0, "route"), "0 routes");
    }
}
