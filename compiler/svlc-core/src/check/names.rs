//! [`Names`]: the names that a reference may use, to find the one that was meant and to list them. Leaves measuring how near
//! two names are to `suggest`.

use std::cell::Cell;

use crate::spec::Spanned;
use crate::suggest;

/// Names of one kind, in the order written.
pub(super) struct Names<'a> {
    all: Vec<&'a Spanned<String>>,
    bytes: usize,
}

/// How much comparing of names one run may do, as products of their lengths. Enough for every mistake in a spec within the
/// quotas; a spec far beyond them gets its later messages without a suggestion, so that time stays linear.
pub(super) struct Effort(Cell<usize>);

impl Default for Effort {
    fn default() -> Self {
        Self(Cell::new(20_000_000))
    }
}

impl<'a> Names<'a> {
    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The one name that was surely meant, as it is defined; none if no name or more than one is near.
    pub(super) fn meant(&self, written: &str, effort: &Effort) -> Option<&'a Spanned<String>> {
        let work = 2 * written.len().saturating_mul(self.bytes);
        effort.0.set(effort.0.get().checked_sub(work)?);
        let texts = || self.all.iter().map(|name| name.value.as_str());
        let best = suggest::nearest(written, texts())?;
        match suggest::nearest(written, texts().filter(|name| *name != best)) {
            None => self.all.iter().copied().find(|name| name.value == best),
            Some(_) => None,
        }
    }

    /// The names for a message, the first eight of them.
    pub(super) fn list(&self) -> String {
        list(self.all.iter().map(|name| name.value.as_str()), self.all.len())
    }
}

impl<'a> FromIterator<&'a Spanned<String>> for Names<'a> {
    fn from_iter<I: IntoIterator<Item = &'a Spanned<String>>>(names: I) -> Self {
        let all: Vec<_> = names.into_iter().collect();
        let bytes = all.iter().map(|name| name.value.len()).sum();
        Self { all, bytes }
    }
}

/// Names for a message: `` `a`, `b` and `c` ``. Of `count` names the first eight are shown.
pub(super) fn list<'n>(names: impl IntoIterator<Item = &'n str>, count: usize) -> String {
    const SHOWN: usize = 8;
    let names: Vec<String> =
        names.into_iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    if count > names.len() {
        return format!("{} and {} more", names.join(", "), count - names.len());
    }
    match names.split_last() {
        None => "none".to_owned(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    #[test]
    fn only_one_name_can_be_meant() {
        let spanned = |name: &str| Spanned::new(name.to_owned(), Span::default());
        let (a, b) = (spanned("orders"), spanned("border"));
        let effort = Effort::default();
        let both: Names<'_> = [&a, &b].into_iter().collect();
        let one: Names<'_> = [&a].into_iter().collect();
        assert_eq!(one.meant("order", &effort).map(|name| name.value.as_str()), Some("orders"));
        assert!(both.meant("order", &effort).is_none());
        effort.0.set(0);
        assert!(one.meant("order", &effort).is_none(), "no effort is left");
    }

    #[test]
    fn lists_read_as_sentences() {
        assert_eq!(list(["a"], 1), "`a`");
        assert_eq!(list(["a", "b", "c"], 3), "`a`, `b` and `c`");
        assert_eq!(list(["x"; 10], 10), format!("{} and 2 more", ["`x`"; 8].join(", ")));
    }
}
