//! Commands that the user is told to type: words, quoted where a shell would take them for more.

/// `svlc` with these words behind it.
pub(crate) fn typed(words: impl IntoIterator<Item = String>) -> String {
    let quoted = words.into_iter().map(|word| quoted(&word));
    std::iter::once("svlc".to_owned()).chain(quoted).collect::<Vec<_>>().join(" ")
}

/// A word as a POSIX shell takes it.
pub(super) fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@=+,".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_gets_the_words_back() {
        let words = ["--to", "$default", "", "it's", "a b", "http://localhost:1"];
        let line = typed(words.map(str::to_owned));
        assert_eq!(line, r"svlc --to '$default' '' 'it'\''s' 'a b' http://localhost:1");
    }
}
