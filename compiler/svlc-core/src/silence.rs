//! Silences: warnings that the author of a spec has looked at and wants no more of, each with a reason. They stand in comments,
//! on the line of the warning or alone above it, and in `lints:` for the whole spec. Leaves what is wrong with a silence to
//! `check`.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::document::{Document, NodeKind};
use crate::source::{Source, Span};
use crate::spec::{Entries, Spec};

/// How a silence is written in a comment, for messages.
pub(crate) const FORM: &str = "# svlc: allow CODE because REASON";

/// A warning that is not told, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silenced {
    /// The warning.
    pub diagnostic: Diagnostic,
    /// The reason that the spec gives.
    pub reason: String,
    /// Whether it is silenced in a comment on its line, and not for the whole spec.
    pub on_line: bool,
}

/// One code that is silenced.
#[derive(Debug, Clone)]
pub(crate) struct Silence {
    /// Number or name as written.
    pub(crate) word: String,
    /// Where that stands.
    pub(crate) span: Span,
    /// The line that it holds for; `None`: the whole spec.
    line: Option<usize>,
    reason: String,
}

/// What a spec silences.
#[derive(Debug, Default)]
pub(crate) struct Silences {
    /// Every silence, in comments and in `lints`.
    pub(crate) all: Vec<Silence>,
    /// Comments that were to be silences and are of another form.
    pub(crate) malformed: Vec<Span>,
    /// Silences that are faulty, as they were surely meant: what is wrong with one is told, and not what it was to silence as well.
    meant: Vec<Silence>,
}

impl Silence {
    /// The code, if there is one of that number or name.
    pub(crate) fn code(&self) -> Option<Code> {
        Code::find(&self.word)
    }

    /// The code that was meant, if there is none of that number or name.
    fn meant(&self) -> Option<Code> {
        self.code().or_else(|| Code::nearest(&self.word))
    }
}

impl Silences {
    /// Reads the silences of a spec.
    pub(crate) fn read(source: &Source, document: &Document, spec: &Spec) -> Self {
        let mut silences = Self::default();
        for (name, reason) in spec.lints.iter().flat_map(Entries::all) {
            let (word, span) = (name.value.clone(), name.span);
            match reason {
                Some(reason) => {
                    let reason = reason.trim().to_owned();
                    silences.all.push(Silence { word, span, line: None, reason });
                }
                None => {
                    silences.meant.push(Silence { word, span, line: None, reason: String::new() })
                }
            }
        }
        if source.text().contains("svlc") {
            let lines = Lines::new(source);
            for comment in comments(source, document) {
                silences.comment(&lines, comment);
            }
        }
        silences
    }

    /// Takes a comment in, if it is meant as a silence.
    fn comment(&mut self, lines: &Lines<'_>, comment: Span) {
        let source = lines.source;
        let text = source.slice(comment).trim_start_matches('#').trim();
        let Some(rest) = text.strip_prefix("svlc") else { return };
        let Some(order) = rest.strip_prefix(':') else {
            // Prose may begin with our name; only what also says `allow` was to be more.
            let mut words = rest.split_whitespace();
            if words.next().is_some_and(|word| word.trim_end_matches(':') == "allow") {
                self.misread(lines, comment);
            }
            return;
        };
        match order.trim().strip_prefix("allow ").and_then(|rest| rest.split_once(" because ")) {
            Some((words, reason)) if !reason.trim().is_empty() && words_of(words).count() > 0 => {
                let line = Some(lines.of(comment));
                self.all.extend(words_of(words).map(|word| Silence {
                    word: word.to_owned(),
                    span: place(source, comment, word),
                    line,
                    reason: reason.trim().to_owned(),
                }));
            }
            _ => self.misread(lines, comment),
        }
    }

    /// Takes in a comment that is of another form. The codes that it names are meant.
    fn misread(&mut self, lines: &Lines<'_>, comment: Span) {
        self.malformed.push(comment);
        let line = Some(lines.of(comment));
        let words = words_of(lines.source.slice(comment)).filter(|word| Code::find(word).is_some());
        self.meant.extend(words.map(|word| Silence {
            word: word.to_owned(),
            span: comment,
            line,
            reason: String::new(),
        }));
    }

    /// Takes the warnings that are silenced out of `diagnostics`; tells which silences had something to silence.
    pub(crate) fn apply(
        &self,
        source: &Source,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> (Vec<Silenced>, Vec<bool>) {
        let mut used = vec![false; self.all.len()];
        let mut silenced = Vec::new();
        if self.all.is_empty() && self.meant.is_empty() {
            return (silenced, used);
        }
        let (all, meant) = (by_place(&self.all), by_place(&self.meant));
        let mut hits = BTreeSet::new();
        diagnostics.retain(|diagnostic| {
            if diagnostic.severity() == Severity::Error {
                return true;
            }
            let line = source.line(diagnostic.primary.span.start);
            let places = [Some(line), None].map(|line| (diagnostic.code, line));
            let found = places.iter().filter_map(|place| all.get(place));
            let Some(first) = found.map(|found| &self.all[found[0]]).min_by_key(|one| one.span)
            else {
                return !places.iter().any(|place| meant.contains_key(place));
            };
            hits.extend(places);
            silenced.push(Silenced {
                diagnostic: diagnostic.clone(),
                reason: first.reason.clone(),
                on_line: first.line.is_some(),
            });
            false
        });
        let found = hits.iter().filter_map(|place| all.get(place));
        found.flatten().for_each(|at| used[*at] = true);
        (silenced, used)
    }
}

/// Silences by what they silence and the line that they hold for, as indices.
type ByPlace = BTreeMap<(Code, Option<usize>), Vec<usize>>;

fn by_place(silences: &[Silence]) -> ByPlace {
    let mut by_place = ByPlace::new();
    for (at, silence) in silences.iter().enumerate() {
        if let Some(code) = silence.meant() {
            by_place.entry((code, silence.line)).or_default().push(at);
        }
    }
    by_place
}

/// Codes and names, which blanks and commas part.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', ',', '\t']).filter(|word| !word.is_empty())
}

/// Where a word of a comment stands.
fn place(source: &Source, comment: Span, word: &str) -> Span {
    let offset = source.slice(comment).find(word).unwrap_or(0);
    let start = comment.start as usize + offset;
    Span::new(start..start + word.len())
}

/// The lines of a spec, and of which of them a comment speaks.
struct Lines<'a> {
    source: &'a Source,
    /// For each line, the first from it on that is no comment alone; the last line, where there is none.
    next: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn new(source: &'a Source) -> Self {
        let last = source.line_count();
        let mut next = vec![last; last + 2];
        for line in (1..=last).rev() {
            let is_comment = source.slice(source.line_span(line)).trim_start().starts_with('#');
            next[line] = if is_comment { next[line + 1] } else { line };
        }
        Self { source, next }
    }

    /// The line that a comment speaks of: its own, or the next that is no comment where it stands alone.
    fn of(&self, comment: Span) -> usize {
        self.next[self.source.line(comment.start)]
    }
}

/// The comments of a spec: what follows `#` at the start of a line or behind a blank, and is no part of a scalar.
fn comments(source: &Source, document: &Document) -> Vec<Span> {
    let text = source.text();
    let scalars = document.nodes().filter(|node| matches!(node.kind, NodeKind::Scalar { .. }));
    let mut scalars: Vec<Span> = scalars.map(|node| node.span).collect();
    scalars.sort_unstable();
    let is_in_scalar = |at: u32| {
        let before = scalars.partition_point(|span| span.start <= at);
        before > 0 && at < scalars[before - 1].end
    };
    let mut comments: Vec<Span> = Vec::new();
    for (at, _) in text.match_indices('#') {
        let is_fresh = text[..at].chars().next_back().is_none_or(char::is_whitespace);
        let is_inside = comments.last().is_some_and(|last| at < last.end as usize);
        if is_fresh && !is_inside && !is_in_scalar(at as u32) {
            let end = text[at..].find(['\n', '\r']).map_or(text.len(), |length| at + length);
            comments.push(Span::new(at..end));
        }
    }
    comments
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Sink;
    use crate::document;

    fn read(text: &str) -> (Vec<(String, Option<usize>, String)>, usize) {
        let source = Source::new("test", text);
        let document = document::parse(&source, &mut Sink::new()).unwrap();
        let silences = Silences::read(&source, &document, &Spec::default());
        let all = silences.all.into_iter().map(|one| (one.word, one.line, one.reason));
        (all.collect(), silences.malformed.len())
    }

    #[test]
    fn a_comment_silences_its_line_or_the_next() {
        let text = "a: 1 # svlc: allow SV0309, unused-function because it is so\n\
                    # svlc: allow SV0401 because # it is public\n# and more\nb: 2\n";
        let all = [
            ("SV0309".to_owned(), Some(1), "it is so".to_owned()),
            ("unused-function".to_owned(), Some(1), "it is so".to_owned()),
            ("SV0401".to_owned(), Some(4), "# it is public".to_owned()),
        ];
        assert_eq!(read(text), (all.into(), 0));
    }

    #[test]
    fn text_is_no_comment() {
        let text = "a: \"x # svlc: allow SV0309 because y\"\nb: |\n  # svlc: allow SV0309 because y\n\
                    c: 'x\n  # svlc: allow'\nd: x#svlc:allow\n";
        assert_eq!(read(text), (Vec::new(), 0));
    }

    #[test]
    fn what_was_to_be_a_silence_is_told_from_prose() {
        let text = "# svlc compiles this, and will allow that\n# svlc: allow SV0309\n# svlc allow SV0309\n\
                    # svlc: allow SV0309 because \n# svlc: deny SV0309 because x\na: 1\n";
        assert_eq!(read(text), (Vec::new(), 4));
    }
}
