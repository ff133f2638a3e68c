//! From text to a [`Document`]: the only file that names the YAML parser. Reports what is wrong with the YAML itself
//! (syntax, duplicate keys, aliases, tags, nesting, several documents) and nothing about the language.

use std::collections::BTreeMap;

use granit_parser::{ErrorKind, Event, Options, Parser, ScalarStyle, ScanError};

use super::{Document, MAX_EXPANSION, MAX_NESTING, Node, NodeId, NodeKind};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::source::{Source, Span};

/// Where the tag of a node stands, of those that have one.
pub(crate) type Tags = BTreeMap<NodeId, Span>;

/// Reads the document. `None` means that an error has been reported and nothing can be said of the rest.
pub(crate) fn parse(source: &Source, sink: &mut Sink) -> Option<Document> {
    read(source, None, sink).map(|(document, _)| document)
}

/// As [`parse`], with the tags that nodes have, which the language knows none of.
pub(crate) fn parse_tagged(source: &Source, sink: &mut Sink) -> Option<(Document, Tags)> {
    read(source, Some(Tags::new()), sink)
}

fn read(source: &Source, tags: Option<Tags>, sink: &mut Sink) -> Option<(Document, Tags)> {
    let mut builder = Builder {
        source,
        sink,
        nodes: Vec::new(),
        weights: Vec::new(),
        open: Vec::new(),
        anchors: BTreeMap::new(),
        tags,
        root: None,
        documents: 0,
        expansion: 0,
    };
    builder.run()?;
    let (nodes, root) = (builder.nodes, builder.root);
    match root {
        Some(root) => Some((Document { nodes, root }, builder.tags.unwrap_or_default())),
        None => {
            sink.push(Diagnostic::new(
                Code::SV0004,
                Span::at(0),
                "the file holds no spec",
                "start with `service: my-service`, or let `svlc new` write a first one",
            ));
            None
        }
    }
}

/// Parser options: everything that the language does not need is switched off or bounded.
fn options() -> Options {
    granit_parser::options! {
        emit_unresolved_aliases: true,
        flow_nesting_limit: MAX_NESTING,
        block_nesting_limit: MAX_NESTING,
    }
}

/// A collection that is being read.
struct Open {
    id: NodeId,
    anchor: usize,
    children: Vec<NodeId>,
    is_mapping: bool,
}

struct Builder<'a> {
    source: &'a Source,
    sink: &'a mut Sink,
    nodes: Vec<Node>,
    /// How many nodes each stands for with its aliases written out.
    weights: Vec<u64>,
    open: Vec<Open>,
    /// Anchored nodes by the parser's number; `None` while the node is being read.
    anchors: BTreeMap<usize, Option<NodeId>>,
    /// Tags that were met; `None`: there may be none.
    tags: Option<Tags>,
    root: Option<NodeId>,
    documents: usize,
    expansion: u64,
}

impl Builder<'_> {
    fn run(&mut self) -> Option<()> {
        let text = self.source.text();
        for event in Parser::new_from_str_with_options(text, options()) {
            match event {
                Ok((event, span)) => {
                    let place = span.byte_range().map_or(Span::at(text.len() as u32), Span::new);
                    let tag = span.tag_span().and_then(|tag| tag.byte_range()).map(Span::new);
                    self.event(event, place, tag)?;
                }
                Err(error) => {
                    self.syntax_error(&error);
                    return None;
                }
            }
        }
        Some(())
    }

    /// Takes in one event. `None` stops the reading; a fault has been reported then.
    fn event(&mut self, event: Event<'_>, span: Span, tag: Option<Span>) -> Option<()> {
        if let Some(tag) = tag {
            let of = NodeId(self.nodes.len() as u32);
            match &mut self.tags {
                Some(tags) => drop(tags.insert(of, tag)),
                None => self.custom_tag(tag),
            }
        }
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    self.sink.push(
                        Diagnostic::new(
                            Code::SV0005,
                            span,
                            "a second document starts here",
                            "keep one spec in a file: take this `---` and what follows it away",
                        )
                        .note("a spec is one YAML document; nothing after this line has been read"),
                    );
                    return None;
                }
            }
            Event::Scalar(text, style, anchor, _) => {
                let is_plain = matches!(style, ScalarStyle::Plain);
                let span = if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
                    let trimmed = self.source.slice(span).trim_end().len() as u32;
                    Span { start: span.start, end: span.start + trimmed }
                } else {
                    span
                };
                let text = if span.is_empty() { String::new() } else { text.into_owned() };
                let id = self.push(span, NodeKind::Scalar { text, is_plain });
                self.anchor(anchor, Some(id));
                self.attach(id);
            }
            Event::SequenceStart(_, anchor, _) => self.start(span, anchor, false),
            Event::MappingStart(_, anchor, _) => self.start(span, anchor, true),
            Event::SequenceEnd | Event::MappingEnd => self.end(span)?,
            Event::Alias(number) => self.alias(number, span)?,
            Event::UnresolvedAlias(name) => self.unknown_alias(&name, span),
            _ => {}
        }
        Some(())
    }

    fn push(&mut self, span: Span, kind: NodeKind) -> NodeId {
        self.nodes.push(Node { span, kind });
        self.weights.push(1);
        NodeId(self.nodes.len() as u32 - 1)
    }

    fn anchor(&mut self, number: usize, id: Option<NodeId>) {
        if number != 0 {
            self.anchors.insert(number, id);
        }
    }

    fn attach(&mut self, id: NodeId) {
        match self.open.last_mut() {
            Some(open) => open.children.push(id),
            None => self.root = Some(id),
        }
    }

    fn start(&mut self, span: Span, anchor: usize, is_mapping: bool) {
        self.anchor(anchor, None);
        let id = self.push(span, NodeKind::Sequence(Vec::new()));
        self.open.push(Open { id, anchor, children: Vec::new(), is_mapping });
    }

    fn end(&mut self, end: Span) -> Option<()> {
        let open = self.open.pop().expect("the parser balances starts and ends");
        let weight = open
            .children
            .iter()
            .fold(1_u64, |sum, child| sum.saturating_add(self.weights[child.index()]));
        let start = self.nodes[open.id.index()].span;
        let closed = match open.children.last() {
            Some(last) if end.is_empty() => start.to(self.nodes[last.index()].span),
            _ => start.to(end),
        };
        // A block collection starts where its first child does; an aliased child may stand elsewhere.
        self.nodes[open.id.index()].span = if start.is_empty() && end.is_empty() {
            let own = open
                .children
                .iter()
                .map(|child| self.nodes[child.index()].span)
                .filter(|span| *span >= start);
            own.fold(start, Span::to)
        } else {
            closed
        };
        self.weights[open.id.index()] = weight;
        let kind = if open.is_mapping {
            NodeKind::Mapping(self.entries(&open.children)?)
        } else {
            NodeKind::Sequence(open.children)
        };
        self.nodes[open.id.index()].kind = kind;
        self.anchor(open.anchor, Some(open.id));
        self.attach(open.id);
        Some(())
    }

    /// Pairs keys with values; reports keys that are not text or stand twice; resolves merge keys.
    fn entries(&mut self, children: &[NodeId]) -> Option<Vec<(NodeId, NodeId)>> {
        let mut entries = Vec::with_capacity(children.len() / 2);
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        let mut merges = Vec::new();
        for pair in children.chunks_exact(2) {
            let (key, value) = (pair[0], pair[1]);
            let span = self.nodes[key.index()].span;
            let NodeKind::Scalar { text, is_plain } = &self.nodes[key.index()].kind else {
                if !matches!(self.nodes[key.index()].kind, NodeKind::Hole) {
                    self.key_not_text(span);
                }
                entries.push((self.push(span, NodeKind::Hole), value));
                continue;
            };
            if text == "<<" && *is_plain {
                merges.push(value);
                continue;
            }
            match seen.get(text) {
                Some(first) => {
                    let first = *first;
                    let text = text.clone();
                    self.duplicate_key(&text, span, first);
                }
                None => {
                    seen.insert(text.clone(), span);
                    entries.push((key, value));
                }
            }
        }
        for value in merges {
            self.merge(value, &mut entries, &mut seen)?;
        }
        Some(entries)
    }

    /// Adds the entries of a merge key's mapping, or of each in its list, that are not there yet.
    fn merge(
        &mut self,
        value: NodeId,
        entries: &mut Vec<(NodeId, NodeId)>,
        seen: &mut BTreeMap<String, Span>,
    ) -> Option<()> {
        let sources = match &self.nodes[value.index()].kind {
            NodeKind::Sequence(items) => items.clone(),
            _ => vec![value],
        };
        for source in sources {
            let NodeKind::Mapping(merged) = &self.nodes[source.index()].kind else {
                if !matches!(self.nodes[source.index()].kind, NodeKind::Hole) {
                    self.bad_merge(self.nodes[source.index()].span);
                }
                entries.push((self.push(self.nodes[source.index()].span, NodeKind::Hole), source));
                continue;
            };
            let merged = merged.clone();
            self.expand(merged.len() as u64, self.nodes[source.index()].span)?;
            for (key, value) in merged {
                let node = &self.nodes[key.index()];
                if let NodeKind::Scalar { text, .. } = &node.kind
                    && !seen.contains_key(text)
                {
                    seen.insert(text.clone(), node.span);
                    entries.push((key, value));
                }
            }
        }
        Some(())
    }

    fn bad_merge(&mut self, span: Span) {
        self.sink.push(Diagnostic::new(
            Code::SV0012,
            span,
            "`<<` merges mappings, and this is none",
            "name an anchor of a mapping, such as `<<: *defaults`, or a list of such",
        ));
    }

    fn alias(&mut self, number: usize, span: Span) -> Option<()> {
        match self.anchors.get(&number).copied().flatten() {
            Some(target) => {
                self.expand(self.weights[target.index()], span)?;
                self.attach(target);
            }
            None => {
                self.sink.push(Diagnostic::new(
                    Code::SV0007,
                    span,
                    format!("alias `{}` stands inside the node it names", self.source.slice(span)),
                    "name a node that is complete above this line",
                ));
                let hole = self.push(span, NodeKind::Hole);
                self.attach(hole);
            }
        }
        Some(())
    }

    /// Counts what aliases and merge keys stand for. `None` when it is too much.
    fn expand(&mut self, nodes: u64, span: Span) -> Option<()> {
        self.expansion = self.expansion.saturating_add(nodes);
        if self.expansion <= MAX_EXPANSION {
            return Some(());
        }
        self.sink.push(
            Diagnostic::new(
                Code::SV0008,
                span,
                format!("aliases up to here stand for more than {MAX_EXPANSION} nodes"),
                "write out less with aliases: the language has `defaults:` for settings that functions share",
            )
            .note("a few lines of aliases that name aliases can stand for billions of nodes, so svlc stops here"),
        );
        None
    }

    fn unknown_alias(&mut self, name: &str, span: Span) {
        self.sink.push(Diagnostic::new(
            Code::SV0007,
            span,
            format!("alias `*{name}` names no anchor above it"),
            format!(
                "mark the node that is meant with `&{name}`, or quote the text if no alias is meant"
            ),
        ));
        let hole = self.push(span, NodeKind::Hole);
        self.attach(hole);
    }

    fn custom_tag(&mut self, span: Span) {
        let tag = self.source.slice(span);
        self.sink.push(
            Diagnostic::new(
                Code::SV0010,
                span,
                format!("the language has no tags, and `{tag}` is one"),
                "take the tag away; quote the text if it starts with `!`",
            )
            .fix(span, ""),
        );
    }

    fn key_not_text(&mut self, span: Span) {
        self.sink.push(Diagnostic::new(
            Code::SV0011,
            span,
            "a key is text, and this is a collection",
            "write the key as plain text; quote it if it starts with `[` or `{`",
        ));
    }

    fn duplicate_key(&mut self, text: &str, span: Span, first: Span) {
        self.sink.push(
            Diagnostic::new(
                Code::SV0006,
                span,
                format!("key `{text}` stands twice in one mapping"),
                "keep one of the two, or rename one",
            )
            .label("and again here")
            .also(first, "first here"),
        );
    }

    fn syntax_error(&mut self, error: &ScanError) {
        let text = self.source.text();
        let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
        let width = text[at..]
            .chars()
            .next()
            .filter(|c| !matches!(c, '\n' | '\r'))
            .map_or(0, char::len_utf8);
        let span = Span::new(at..at + width);
        if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
            self.sink.push(Diagnostic::new(
                Code::SV0009,
                span,
                format!("collections are nested more than {MAX_NESTING} deep"),
                "take levels away: the language needs no more than five",
            ));
            return;
        }
        self.sink
            .push(Diagnostic::new(Code::SV0001, span, sentence(error), cure(error.kind())).note(
            "YAML cannot be read past a syntax error, so faults further down are not listed yet",
        ));
    }
}

/// The parser's words without its place, which the snippet shows better.
fn sentence(error: &ScanError) -> String {
    error.kind().to_string().trim_end_matches('.').to_owned()
}

fn cure(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabAtBlockScalarStart
        | ErrorKind::TabInPlainScalar => "indent with spaces: YAML allows no tabs there",
        ErrorKind::MappingValueNotAllowed | ErrorKind::MappingKeyNotAllowed => {
            "quote the value if `: ` belongs to it, or compare the indentation with the line above"
        }
        ErrorKind::UnclosedQuotedScalar
        | ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            "close the quote, or escape the quote inside the text"
        }
        ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::MismatchedFlowCollectionEnd { .. }
        | ErrorKind::MisplacedFlowCollectionEnd => {
            "close every `{` with `}` and every `[` with `]`"
        }
        ErrorKind::UnknownQuotedScalarEscape | ErrorKind::InvalidQuotedScalarHexEscape => {
            "write `\\\\` for a backslash, or use single quotes, where backslashes are plain text"
        }
        ErrorKind::InvalidIndentation
        | ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry => {
            "give this line the indentation of its neighbours, and write keys as `key: value`"
        }
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => {
            "write keys as `key: value`, on one line"
        }
        ErrorKind::UnexpectedCharacter { .. } => "quote the text that starts with this character",
        _ => "mend this place first; quoting the text often helps",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<(Code, String)> {
        let source = Source::new("test", text);
        let mut sink = Sink::new();
        parse(&source, &mut sink);
        sink.into_sorted()
            .into_iter()
            .map(|d| (d.code, source.slice(d.primary.span).to_owned()))
            .collect()
    }

    #[test]
    fn reports_faults_of_the_yaml_itself() {
        assert_eq!(codes("a: 1\nb: 2\na: 3\n"), [(Code::SV0006, "a".into())]);
        assert_eq!(
            codes("a: *x\nb: &y [*y]\n"),
            [(Code::SV0007, "*x".into()), (Code::SV0007, "*y".into())]
        );
        assert_eq!(codes("a: !Ref b\n"), [(Code::SV0010, "!Ref".into())]);
        assert_eq!(codes("[a]: b\n"), [(Code::SV0011, "[a]".into())]);
        assert_eq!(codes("a:\n  <<: text\n"), [(Code::SV0012, "text".into())]);
        assert_eq!(codes(""), [(Code::SV0004, String::new())]);
        assert_eq!(codes("a: 1\n---\nb: 1\n"), [(Code::SV0005, "---".into())]);
        assert_eq!(codes("a: {b: 1\n").len(), 1);
    }

    #[test]
    fn merge_keys_add_what_is_not_there() {
        let source = Source::new("test", "a: &a {x: 1, y: 2}\nb: {y: 3, <<: *a}\n");
        let document = parse(&source, &mut Sink::new()).unwrap();
        let b = document.get(document.root(), "b").unwrap();
        assert_eq!(document.text(document.get(b, "x").unwrap()), "1");
        assert_eq!(document.text(document.get(b, "y").unwrap()), "3");
    }

    #[test]
    fn spans_of_collections_cover_their_text() {
        let source = Source::new("test", "a:\n  b: 1\n  c: [2, 3]\nd: {e: 4}\n");
        let document = parse(&source, &mut Sink::new()).unwrap();
        let text = |key| source.slice(document.span(document.get(document.root(), key).unwrap()));
        assert_eq!(text("a"), "b: 1\n  c: [2, 3]");
        assert_eq!(text("d"), "{e: 4}");
    }
}
