//! How two texts differ, line by line: [`lines`]. Long ones are cut.

use similar::{ChangeTag, TextDiff};

/// Lines that are shown.
const LINES: usize = 40;
/// Characters of a line that are shown.
const WIDTH: usize = 200;
/// Larger texts are not compared, in bytes: that would take long, and nobody reads it.
const LARGEST: usize = 256 * 1_024;
/// Lines around a difference.
const AROUND: usize = 2;

/// The difference between what is expected and what came: `-` before a line that is missing, `+` before one that should not be there.
pub(crate) fn lines(expected: &str, actual: &str) -> String {
    if expected.len() > LARGEST || actual.len() > LARGEST {
        return cut(actual);
    }
    let diff = TextDiff::from_lines(expected, actual);
    let mut shown = String::new();
    for (index, group) in diff.grouped_ops(AROUND).iter().enumerate() {
        if index > 0 {
            shown.push_str("  …\n");
        }
        for change in group.iter().flat_map(|operation| diff.iter_changes(operation)) {
            let sign = match change.tag() {
                ChangeTag::Delete => "- ",
                ChangeTag::Insert => "+ ",
                ChangeTag::Equal => "  ",
            };
            shown.push_str(sign);
            shown.push_str(change.value().trim_end_matches('\n'));
            shown.push('\n');
        }
    }
    cut(shown.trim_end_matches('\n'))
}

/// A text as far as it is shown.
pub(crate) fn cut(text: &str) -> String {
    let line = |line: &str| match line.char_indices().nth(WIDTH) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    };
    let mut shown: Vec<String> = text.lines().take(LINES).map(line).collect();
    let more = text.lines().count().saturating_sub(LINES);
    if more > 0 {
        shown.push(format!("… and {more} lines more"));
    }
    shown.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_and_what_is_around_it_is_shown() {
        let expected = "1\n2\n3\n4\n5\n6\n7\n8\n9";
        let actual = expected.replace('5', "five");
        assert_eq!(lines(expected, &actual), "  3\n  4\n- 5\n+ five\n  6\n  7");
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(cut(&"a\n".repeat(50)).lines().last(), Some("… and 10 lines more"));
        assert_eq!(cut(&"é".repeat(300)).chars().count(), WIDTH + 1);
        let large = "a\n".repeat(LARGEST);
        assert_eq!(lines("b", &large).lines().count(), LINES + 1);
    }
}
