//! A spec with one more test: [`insert`]. The entry goes behind the last test, or into a section of its own at the end; nothing else is
//! touched, and the result is read again before it is handed out.

use super::{Entry, Refusal};
use crate::diagnostic::{Diagnostic, Severity, Sink};
use crate::document::{self, Document, NodeId, NodeKind};
use crate::source::Source;

const SECTION: &str = "tests";
/// One level.
const INDENT: usize = 2;

/// The text of a spec with an entry added to its tests, under a name that no other test has.
///
/// # Errors
/// If the spec is no YAML or is written such that nothing can be added, or if it would be faulty with the entry and is not without.
pub fn insert(source: &Source, entry: &Entry) -> Result<String, Refusal> {
    let document = document::parse(source, &mut Sink::new()).ok_or(Refusal::NoYaml)?;
    let entry = entry.clone().named(&unused_name(&document, entry.name()));
    let place = Place::find(source, &document)?;
    let text = place.filled(source.text(), &entry.yaml());
    verify(source, &document, &text)?;
    Ok(text)
}

/// A name that no test has yet: the one that is wanted, or it with a number behind.
fn unused_name(document: &Document, wanted: &str) -> String {
    let taken: Vec<&str> = tests(document)
        .iter()
        .filter_map(|test| document.get(*test, "name"))
        .map(|name| document.text(name))
        .collect();
    let numbered = (2..).map(|number| format!("{wanted} ({number})"));
    let mut names = std::iter::once(wanted.to_owned()).chain(numbered);
    names.find(|name| !taken.contains(&name.as_str())).unwrap_or_default()
}

/// The items of the section.
fn tests(document: &Document) -> &[NodeId] {
    let section = document.get(document.root(), SECTION);
    match section.map(|section| &document.node(section).kind) {
        Some(NodeKind::Sequence(items)) => items,
        _ => &[],
    }
}

/// Where an entry goes.
#[derive(Debug, PartialEq, Eq)]
struct Place {
    /// Bytes that it takes the place of; mostly none.
    at: std::ops::Range<usize>,
    /// What stands before it.
    lead: String,
    /// Blanks before each of its lines.
    indent: usize,
}

impl Place {
    fn find(source: &Source, document: &Document) -> Result<Self, Refusal> {
        let text = source.text();
        let root = document.span(document.root());
        if source.slice(root).starts_with('{') {
            return Err(Refusal::InOneLine);
        }
        let margin = column(text, root.start as usize);
        match (document.get(document.root(), SECTION), tests(document)) {
            (None, _) => Ok(Self::at_the_end(text, margin)),
            (Some(section), []) => {
                let at = document.span(section).range();
                let lead = format!("\n{}", " ".repeat(margin + INDENT));
                let is_empty = text[at.clone()].starts_with('[');
                let place = Self { at, lead, indent: margin + INDENT };
                is_empty.then_some(place).ok_or(Refusal::NoPlace)
            }
            (Some(_), [first, .., last] | [first @ last]) => {
                let indent = dash(text, document.span(*first).start as usize)?;
                let content = text[..end(document, *last)].trim_end().len();
                let line = text[content..].find('\n').map_or(text.len(), |at| content + at + 1);
                let lead = if text[..line].ends_with('\n') { "" } else { "\n" };
                Ok(Self { at: line..line, lead: lead.to_owned(), indent })
            }
        }
    }

    /// A section of its own, behind everything else.
    fn at_the_end(text: &str, margin: usize) -> Self {
        let lead = match text {
            text if text.ends_with("\n\n") || text.ends_with("\n\r\n") => "",
            text if text.ends_with('\n') => "\n",
            _ => "\n\n",
        };
        let lead = format!("{lead}{}{SECTION}:\n", " ".repeat(margin));
        Self { at: text.len()..text.len(), lead, indent: margin + INDENT }
    }

    /// The text with an entry here, with the line breaks that it has.
    fn filled(&self, text: &str, entry: &str) -> String {
        let blanks = " ".repeat(self.indent);
        let mut added = self.lead.clone();
        for (index, line) in entry.split_terminator('\n').enumerate() {
            // Behind a key the lead ends in the blanks already.
            if index > 0 || !self.lead.ends_with(' ') {
                added.push_str(&blanks);
            }
            added.push_str(line);
            added.push('\n');
        }
        if !self.at.is_empty() {
            added.truncate(added.trim_end_matches('\n').len());
        }
        if text.contains("\r\n") {
            added = added.replace('\n', "\r\n");
        }
        [&text[..self.at.start], &added, &text[self.at.end..]].concat()
    }
}

/// The column of the dash of an item that starts at `item`; it stands alone before it on its line.
fn dash(text: &str, item: usize) -> Result<usize, Refusal> {
    let before = text[..item].trim_end();
    let column = before.strip_suffix('-').map(|rest| {
        let line = rest.rfind('\n').map_or(0, |at| at + 1);
        (rest[line..].trim().is_empty(), rest.len() - line)
    });
    match column {
        Some((true, column)) => Ok(column),
        Some((false, _)) | None => Err(Refusal::InOneLine),
    }
}

/// How far from the start of its line a byte stands.
fn column(text: &str, at: usize) -> usize {
    at - text[..at].rfind('\n').map_or(0, |line| line + 1)
}

/// One past the last byte of a node and everything in it.
fn end(document: &Document, node: NodeId) -> usize {
    let own = document.span(node).end as usize;
    let below = match &document.node(node).kind {
        NodeKind::Mapping(entries) => {
            entries.iter().map(|(key, value)| end(document, *key).max(end(document, *value))).max()
        }
        NodeKind::Sequence(items) => items.iter().map(|item| end(document, *item)).max(),
        NodeKind::Scalar { .. } | NodeKind::Hole => None,
    };
    own.max(below.unwrap_or_default())
}

/// Reads the new text: it says what the old one said, has one test more, and no fault that was not there.
fn verify(source: &Source, before: &Document, text: &str) -> Result<(), Refusal> {
    let new = Source::new(source.name(), text);
    let after = document::parse(&new, &mut Sink::new()).ok_or(Refusal::NoPlace)?;
    let (old_tests, new_tests) = (tests(before), tests(&after));
    let is_kept = new_tests.len() == old_tests.len() + 1
        && old_tests.iter().zip(new_tests).all(|(old, new)| same((before, *old), (&after, *new)))
        && rest(before).len() == rest(&after).len()
        && rest(before)
            .iter()
            .zip(rest(&after))
            .all(|((key, old), (other, new))| *key == other && same((before, *old), (&after, new)));
    if !is_kept {
        return Err(Refusal::NoPlace);
    }
    let faults = |source: &Source| {
        let told = crate::compile(source).diagnostics.into_iter();
        told.filter(|one| one.severity() == Severity::Error).collect::<Vec<Diagnostic>>()
    };
    match faults(&new).first() {
        Some(fault) if faults(source).is_empty() => {
            Err(Refusal::Faulty(format!("{}; {}", fault.message, fault.help)))
        }
        _ => Ok(()),
    }
}

/// The entries of the root but for the tests.
fn rest(document: &Document) -> Vec<(&str, NodeId)> {
    document.named(document.root()).filter(|(key, _)| *key != SECTION).collect()
}

/// Whether two nodes say the same, wherever they stand.
fn same((first, one): (&Document, NodeId), (second, other): (&Document, NodeId)) -> bool {
    match (&first.node(one).kind, &second.node(other).kind) {
        (NodeKind::Mapping(left), NodeKind::Mapping(right)) => {
            left.len() == right.len()
                && left.iter().zip(right).all(|((key, value), (other_key, other))| {
                    same((first, *key), (second, *other_key))
                        && same((first, *value), (second, *other))
                })
        }
        (NodeKind::Sequence(left), NodeKind::Sequence(right)) => {
            left.len() == right.len()
                && left.iter().zip(right).all(|(one, other)| same((first, *one), (second, *other)))
        }
        (
            NodeKind::Scalar { text, is_plain },
            NodeKind::Scalar { text: other, is_plain: is_other_plain },
        ) => text == other && is_plain == is_other_plain,
        (NodeKind::Hole, NodeKind::Hole) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::saving::RecordedRequest;

    const SPEC: &str =
        "service: shop\nfunctions: { f: { blueprint: hello } }\nroutes: { GET /: f, POST /: f }\n";

    fn entry() -> Entry {
        let headers = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
        let recorded = RecordedRequest {
            method: "GET",
            target: "/?a=%20",
            stage: None,
            headers: &headers("X-Caller", "no: \"#\""),
            body: b"",
            status: 200,
            answer_headers: &headers("Content-Type", "application/json"),
            answer: br#"{"a":[1,{"b":null}],"on":"yes"}"#,
        };
        Entry::try_from(recorded).unwrap()
    }

    fn inserted(text: &str) -> String {
        insert(&Source::new("s", text), &entry()).unwrap_or_else(|why| panic!("{why}\n{text}"))
    }

    #[test]
    fn a_section_is_added_at_the_end() {
        let text = inserted(SPEC);
        let added = text.strip_prefix(SPEC).unwrap();
        assert_eq!(
            added,
            "\ntests:\n  - name: GET /?a=%20 answers 200\n    request: GET /?a=%20\n    headers:\n      x-caller: \"no: \\\"#\\\"\"\n    \
             expect:\n      headers:\n        content-type: application/json\n      body:\n        json:\n          a:\n          \
             - 1\n          - b: null\n          \"on\": \"yes\"\n"
        );
    }

    #[test]
    fn a_test_is_added_behind_the_last_and_everything_else_stays() {
        let spec = |rest: &str| [SPEC, rest].concat();
        for (rest, before) in [
            (
                "tests:\n- name: a # one\n  request: GET /   # the last\n# end\nstages: { $default: {} }\n",
                "# the last\n",
            ),
            (
                "tests:\n    - { name: a, request: GET / }\n\n\nstages: { $default: {} }\n",
                "GET / }\n",
            ),
            ("tests:\n  -\n    name: a\n    request: GET /", "GET /"),
            ("tests: []\nstages: { $default: {} }\n", "tests: "),
            ("tests:\r\n  - name: a\r\n    request: GET /\r\n", "GET /\r\n"),
            (
                "tests:\n  - name: a\n    request: POST /\n    body:\n      text: |\n        a\n        b\nstages: {}\n",
                "        b\n",
            ),
        ] {
            let (old, new) = (spec(rest), inserted(&spec(rest)));
            let at = old.rfind(before).unwrap() + before.len();
            let cut = if rest.contains("[]") { 2 } else { 0 };
            assert!(new.starts_with(&old[..at]), "{new}");
            assert!(new.ends_with(&old[at + cut..]), "{new}");
            assert_eq!(new.matches("\r\n").count() > 0, old.contains("\r\n"));
        }
    }

    #[test]
    fn a_name_is_used_once() {
        let twice = inserted(&inserted(SPEC));
        assert!(twice.contains("name: GET /?a=%20 answers 200 (2)\n"), "{twice}");
        let thrice = inserted(&twice);
        assert!(thrice.contains("answers 200 (3)\n"), "{thrice}");
    }

    #[test]
    fn where_nothing_can_be_added_nothing_is() {
        let refused = |text: &str| insert(&Source::new("s", text), &entry()).unwrap_err();
        assert_eq!(refused("a: ["), Refusal::NoYaml);
        assert_eq!(refused("{ service: shop }"), Refusal::InOneLine);
        let list = [SPEC, "tests: [{ name: a, request: GET / }]\n"].concat();
        assert_eq!(refused(&list), Refusal::InOneLine);
        assert_eq!(refused(&[SPEC, "...\n"].concat()), Refusal::NoPlace);
        let kept =
            "tests:\n  - name: a\n    request: POST /\n    body:\n      text: |+\n        a\n\n\n";
        assert_eq!(refused(&[SPEC, kept].concat()), Refusal::NoPlace);
    }

    #[test]
    fn what_would_be_faulty_is_refused() {
        let named = entry().named("a\tb");
        let why = insert(&Source::new("s", SPEC), &named).unwrap_err();
        assert!(matches!(&why, Refusal::Faulty(why) if why.contains("name")), "{why:?}");
    }
}
