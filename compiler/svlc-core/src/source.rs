//! The text of a spec and places in it: [`Source`], [`Span`], [`Position`]. Leaves what the text means to `document`.

/// The largest spec that is read, in bytes. A spec of 10,000 routes is about 600 kB; API Gateway allows 300.
pub const MAX_SOURCE_BYTES: usize = 4 * 1024 * 1024;

/// A half-open range of bytes in a [`Source`], always on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of `range`; `Source` guarantees that offsets fit 32 bits.
    pub fn new(range: std::ops::Range<usize>) -> Self {
        Self { start: range.start as u32, end: range.end as u32 }
    }

    /// An empty span at `offset`.
    pub fn at(offset: u32) -> Self {
        Self { start: offset, end: offset }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether it covers no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The span as a `usize` range, for slicing.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The smallest span that covers both.
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A place for people and editors: 1-based line, 1-based column in Unicode scalar values, 0-based UTF-16 column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// 1-based line.
    pub line: usize,
    /// 1-based column, counted in Unicode scalar values.
    pub column: usize,
    /// 0-based column in UTF-16 code units, as the Language Server Protocol counts.
    pub utf16: usize,
}

/// The text of one spec, with the name to show for it.
#[derive(Debug, Clone)]
pub struct Source {
    name: String,
    text: String,
    /// Offset of the first byte of every line.
    lines: Vec<u32>,
}

impl Source {
    /// Wraps `text`; `name` is shown in diagnostics and is never opened.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let lines = std::iter::once(0)
            .chain(
                text.bytes()
                    .enumerate()
                    .filter(|(_, byte)| *byte == b'\n')
                    .map(|(at, _)| at as u32 + 1),
            )
            .collect();
        Self { name: name.into(), text, lines }
    }

    /// The name to show.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text under `span`; empty where the span does not fit.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// The place of `range`, bytes of the text `value` that was read from the scalar at `span`; the whole scalar where
    /// escapes or folded lines hide the place.
    pub fn within(&self, span: Span, value: &str, range: std::ops::Range<usize>) -> Span {
        let written = self.slice(span);
        // Nearly always it stands there plain or right after a quote; searching for a long text is slow.
        let near = [0, 1]
            .into_iter()
            .find(|at| written.get(*at..).is_some_and(|rest| rest.starts_with(value)));
        near.or_else(|| written.find(value)).map_or(span, |offset| {
            let start = span.start + (offset + range.start) as u32;
            Span { start, end: start + range.len() as u32 }
        })
    }

    /// Where byte `offset` stands; an offset past the end is the end.
    pub fn position(&self, offset: u32) -> Position {
        let offset = offset.min(self.text.len() as u32);
        let line = self.lines.partition_point(|start| *start <= offset) - 1;
        let before = self.text.get(self.lines[line] as usize..offset as usize).unwrap_or("");
        Position {
            line: line + 1,
            column: before.chars().count() + 1,
            utf16: before.chars().map(char::len_utf16).sum(),
        }
    }

    /// The 1-based line that an offset is on.
    pub fn line(&self, offset: u32) -> usize {
        self.lines.partition_point(|start| *start <= offset)
    }

    /// The bytes of the 1-based `line`, without its line break.
    pub fn line_span(&self, line: usize) -> Span {
        let start = self.lines[line - 1];
        let end = self.lines.get(line).map_or(self.text.len() as u32, |next| next - 1);
        let text = self.text.get(start as usize..end as usize).unwrap_or("");
        Span { start, end: start + text.trim_end_matches('\r').len() as u32 }
    }

    /// How many lines there are; an empty text has one.
    pub fn line_count(&self) -> usize {
        self.lines.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_and_utf16_units() {
        let source = Source::new("s", "a: é🦀b\r\nc: d\n");
        assert_eq!(source.position(0), Position { line: 1, column: 1, utf16: 0 });
        let b = source.text().find('b').unwrap() as u32;
        assert_eq!(source.position(b), Position { line: 1, column: 6, utf16: 6 });
        let d = source.text().find('d').unwrap() as u32;
        assert_eq!(source.position(d), Position { line: 2, column: 4, utf16: 3 });
        assert_eq!(source.slice(source.line_span(1)), "a: é🦀b");
        assert_eq!(source.position(9_999).line, 3);
    }
}
