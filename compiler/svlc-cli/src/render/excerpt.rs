//! The lines of a spec that one diagnostic shows: [`Excerpt`]. It holds its own copy of them, safe to print, and maps
//! every label into that copy, which cures what miette does with the text as it is: a panic beyond column 65,535, control
//! characters sent raw to the terminal, a scan from the first byte for each label, and a header that names the first
//! place in the file rather than the primary one. Drawing is left to `human`.

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use svlc_core::diagnostic::Label;
use svlc_core::source::{Position, Source, Span};

use super::text::{stand_in, visible};

/// Lines shown before and after those of a label.
pub(super) const CONTEXT_LINES: usize = 1;
/// A label that covers more lines than this is shown by its first ones.
const MAX_LINES: usize = 6;
/// A longer line, in bytes, is cut to a window around the label.
const MAX_LINE: u32 = 240;
/// How much of a long line is shown before a label, in bytes.
const LEAD: u32 = 60;
/// What stands for the rest of a cut line.
const CUT: &str = "…";

/// What one diagnostic shows of its spec.
#[derive(Debug)]
pub(super) struct Excerpt {
    name: String,
    text: String,
    /// The block of the primary label first, so that it is drawn first; then in the order of the file.
    blocks: Vec<Block>,
    labels: Vec<Shown>,
}

/// Lines that are shown together.
#[derive(Debug)]
struct Block {
    /// 1-based number of the first line.
    first: usize,
    /// Where each line stands in the excerpt, its line break included.
    lines: Vec<std::ops::Range<usize>>,
}

/// A label, placed in the excerpt.
#[derive(Debug)]
struct Shown {
    at: std::ops::Range<usize>,
    text: String,
    primary: bool,
    /// Where it stands in the file.
    position: Position,
}

/// A label, cut to what can be shown of it, with its lines and those around it.
struct Placed<'a> {
    span: Span,
    text: &'a str,
    primary: bool,
    first: usize,
    last: usize,
    /// The part of a long line to show; such a label has a block for itself.
    window: Option<Span>,
}

impl Excerpt {
    /// What the labels of a message show; bytes under `sensitive` are masked.
    pub(super) fn new(
        source: &Source,
        (primary, secondary): (&Label, &[Label]),
        sensitive: &[Span],
    ) -> Self {
        let secondary = secondary.iter().map(|label| (label, false));
        let labels = std::iter::once((primary, true)).chain(secondary);
        let placed: Vec<Placed<'_>> = labels
            .map(|(label, primary)| place(source, label.span, &label.text, primary))
            .collect();
        let mut excerpt = Self {
            name: visible(source.name()),
            text: String::new(),
            blocks: Vec::new(),
            labels: Vec::new(),
        };
        for group in grouped(placed) {
            excerpt.add(source, &group, sensitive);
        }
        excerpt
    }

    /// The labels as miette wants them.
    pub(super) fn labels(&self) -> Vec<LabeledSpan> {
        let labeled = |label: &Shown| {
            let text = (!label.text.is_empty()).then(|| label.text.clone());
            let span = SourceSpan::from(label.at.clone());
            if label.primary {
                LabeledSpan::new_primary_with_span(text, span)
            } else {
                LabeledSpan::new_with_span(text, span)
            }
        };
        self.labels.iter().map(labeled).collect()
    }

    /// Adds a block that shows the labels of `group`.
    fn add(&mut self, source: &Source, group: &[Placed<'_>], sensitive: &[Span]) {
        let first = group.iter().map(|label| label.first).min().unwrap_or(1);
        let last = group.iter().map(|label| label.last).max().unwrap_or(1);
        let window = group.first().and_then(|label| label.window);
        let mut places = vec![(None, None); group.len()];
        let mut lines = Vec::new();
        for number in first..=last {
            let whole = source.line_span(number);
            let window = window.unwrap_or_else(|| window_of(source, whole, whole.start));
            let start = self.text.len();
            self.add_line(source, whole, window, sensitive, |offset, shown| {
                for (place, label) in places.iter_mut().zip(group) {
                    note_place(place, label.span, offset, shown);
                }
            });
            lines.push(start..self.text.len());
        }
        for (label, (start, end)) in group.iter().zip(places) {
            let start = start.unwrap_or(lines[0].start);
            self.labels.push(Shown {
                at: start..end.unwrap_or(start).max(start),
                text: visible(label.text),
                primary: label.primary,
                position: source.position(label.span.start),
            });
        }
        self.blocks.push(Block { first, lines });
    }

    /// Adds the part of a line under `window`; tells `visit` where each character boundary of the file went.
    fn add_line(
        &mut self,
        source: &Source,
        line: Span,
        window: Span,
        sensitive: &[Span],
        mut visit: impl FnMut(u32, usize),
    ) {
        if window.start > line.start {
            self.text.push_str(CUT);
        }
        let mut offset = window.start;
        for c in source.slice(window).chars() {
            visit(offset, self.text.len());
            let length = c.len_utf8() as u32;
            if sensitive.iter().any(|span| span.start <= offset && offset < span.end) {
                (0..length).for_each(|_| self.text.push('*'));
            } else {
                self.text.push(stand_in(c).unwrap_or(c));
            }
            offset += length;
        }
        visit(offset, self.text.len());
        if window.end < line.end {
            self.text.push_str(CUT);
        }
        self.text.push('\n');
    }
}

/// Remembers where the ends of a label went: its start at the first boundary that is not before it, its end at the last
/// that is not after it.
fn note_place(place: &mut (Option<usize>, Option<usize>), span: Span, offset: u32, shown: usize) {
    if offset >= span.start && place.0.is_none() {
        place.0 = Some(shown);
    }
    if offset <= span.end {
        place.1 = Some(shown);
    }
}

/// Cuts a label to what can be shown of it and finds its lines.
fn place<'a>(source: &Source, span: Span, text: &'a str, primary: bool) -> Placed<'a> {
    let covered = source.slice(span).trim_end();
    let start = span.start.min(source.text().len() as u32);
    let line = source.position(start).line;
    let whole = source.line_span(line);
    let mut span = Span { start: start.min(whole.end), end: start + covered.len() as u32 };
    let mut end_line = source.position(span.end).line;
    if end_line - line >= MAX_LINES {
        end_line = line + MAX_LINES - 1;
        span.end = source.line_span(end_line).end;
    }
    let window = (whole.len() > MAX_LINE as usize).then(|| window_of(source, whole, span.start));
    if let Some(window) = window {
        span.end = span.end.min(window.end);
        return Placed { span, text, primary, first: line, last: line, window: Some(window) };
    }
    let first = line.saturating_sub(CONTEXT_LINES).max(1);
    let last = (end_line + CONTEXT_LINES).min(source.line_count());
    Placed { span, text, primary, first, last: without_last_empty(source, end_line, last), window }
}

/// The text after the last line break is no line worth showing unless the label is on it.
fn without_last_empty(source: &Source, end_line: usize, last: usize) -> usize {
    let is_empty = last == source.line_count() && source.line_span(last).is_empty();
    if is_empty && last > end_line { last - 1 } else { last }
}

/// The part of a line to show so that `focus` is in it: all of it, unless it is long.
fn window_of(source: &Source, line: Span, focus: u32) -> Span {
    if line.len() <= MAX_LINE as usize {
        return line;
    }
    let boundary = |offset: u32| {
        let is_boundary = |at: &u32| source.text().is_char_boundary(*at as usize);
        (0..=offset).rev().find(is_boundary).unwrap_or_default()
    };
    let start = boundary(focus.saturating_sub(LEAD).max(line.start));
    let start = start.min(boundary(line.end - MAX_LINE).max(line.start));
    Span { start, end: boundary((start + MAX_LINE).min(line.end)) }
}

/// Labels whose lines touch, together; the group of the primary label first.
fn grouped(mut labels: Vec<Placed<'_>>) -> Vec<Vec<Placed<'_>>> {
    labels.sort_by_key(|label| (label.span, !label.primary));
    let mut groups: Vec<Vec<Placed<'_>>> = Vec::new();
    for label in labels {
        let touches = |group: &Vec<Placed<'_>>| {
            group.iter().any(|other| match (other.window, label.window) {
                (None, None) => other.last + 1 >= label.first,
                (Some(window), Some(_)) => {
                    window.start <= label.span.start && label.span.end <= window.end
                }
                _ => false,
            })
        };
        match groups.last_mut() {
            Some(group) if touches(group) => group.push(label),
            _ => groups.push(vec![label]),
        }
    }
    groups.sort_by_key(|group| !group.iter().any(|label| label.primary));
    groups
}

impl SourceCode for Excerpt {
    /// The lines around `span`; no lines around it are asked for to learn where it stands in the file. Spans of different
    /// blocks are refused together, upon which miette draws them apart.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        let block = self.blocks.iter().find(|block| block.holds(start) && block.holds(end));
        let block = block.ok_or(MietteError::OutOfBounds)?;
        let from = block.line_at(start);
        let here = self.labels.iter().filter(|label| label.at.start == start);
        let (line, column) = match here.max_by_key(|label| label.primary) {
            Some(label) if before == 0 => (label.position.line - 1, label.position.column - 1),
            _ => (block.first - 1 + from.saturating_sub(before), 0),
        };
        let first = from.saturating_sub(before);
        let last = (block.line_at(end) + after).min(block.lines.len() - 1);
        let shown = block.lines[first].start..block.lines[last].end;
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            self.text[shown.clone()].as_bytes(),
            shown.into(),
            line,
            column,
            last - first + 1,
        )))
    }
}

impl Block {
    fn holds(&self, offset: usize) -> bool {
        self.lines[0].start <= offset && offset < self.lines[self.lines.len() - 1].end
    }

    /// Index of the line that holds `offset`.
    fn line_at(&self, offset: usize) -> usize {
        self.lines.partition_point(|line| line.end <= offset).min(self.lines.len() - 1)
    }
}
