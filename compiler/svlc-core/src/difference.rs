//! What differs between two environments of a spec: [`Difference`], in the spec's own words and by what becomes of it. Read from
//! the document and from the templates as a whole, so that no field can be forgotten; what is left out is what `defaults` or the
//! language make it. Leaves how it is shown to `svlc-cli`.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::cfn::Template;
use crate::diagnostic::Sink;
use crate::document::{self, Document, NodeId, NodeKind};
use crate::interpolation::{self, Piece};
use crate::source::{Source, Span};
use crate::{Output, Settings, environment, schema, secret};

/// The section whose entries hold for every function that has none of its own.
const DEFAULTS: &str = "defaults";
/// Sections that are not compared: what differs is told of each, and nothing of tests is deployed.
const ASIDE: [&str; 2] = ["environments", "tests"];
/// What stands for a secret.
const MASK: &str = "****";

/// What differs between two environments.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Difference {
    /// Settings of the spec, in the order written.
    pub settings: Vec<Change>,
    /// Resources of the template, sorted by logical id.
    pub resources: Vec<Resource>,
}

/// A setting that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Keys from the section down.
    pub path: Vec<String>,
    /// What it is in the first, be it by default; `None`: it is not there.
    pub from: Option<String>,
    /// What it is in the second.
    pub to: Option<String>,
}

/// A resource of the template that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// Logical id.
    pub id: String,
    /// Such as `AWS::SQS::Queue`.
    pub kind: String,
    /// In which way.
    pub way: Way,
}

/// How a resource differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Only the second has it.
    Added,
    /// Only the first has it.
    Removed,
    /// Both have it, and not the same.
    Changed,
}

impl Difference {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.settings.is_empty() && self.resources.is_empty()
    }
}

/// What differs between two environments of a spec, `None` being the spec itself, with what each was compiled to.
pub fn between(
    source: &Source,
    (from, first): (Option<&str>, &Output),
    (to, second): (Option<&str>, &Output),
) -> Difference {
    let mut difference = Difference {
        resources: resources(&first.templates.plain, &second.templates.plain),
        ..Difference::default()
    };
    if let Some(document) = document::parse(source, &mut Sink::new()) {
        let (first, second) =
            (Side::new(source, &document, from), Side::new(source, &document, to));
        let roots = (first.document.root(), second.document.root());
        let mut walk = Walk { first: &first, second: &second, changes: &mut difference.settings };
        walk.node(Some(roots.0), Some(roots.1), &mut Vec::new(), schema::Place::root());
    }
    difference
}

fn resources(first: &Template, second: &Template) -> Vec<Resource> {
    let ids: BTreeSet<&String> = first.resources.keys().chain(second.resources.keys()).collect();
    let compared = ids.into_iter().filter_map(|id| {
        let (way, one) = match (first.resources.get(id), second.resources.get(id)) {
            (Some(one), Some(other)) if one == other => return None,
            (Some(one), Some(_)) => (Way::Changed, one),
            (Some(one), None) => (Way::Removed, one),
            (None, Some(one)) => (Way::Added, one),
            (None, None) => return None,
        };
        Some(Resource { id: id.clone(), kind: one.kind.to_string(), way })
    });
    compared.collect()
}

/// The spec in one environment.
struct Side<'a> {
    document: Document,
    environment: &'a str,
    /// Texts in which `${…}` is a reference.
    references: BTreeSet<Span>,
    /// Places of secrets.
    secrets: Vec<Span>,
}

/// A value in one line.
struct Shown {
    text: String,
    is_secret: bool,
}

impl<'a> Side<'a> {
    fn new(source: &Source, document: &Document, environment: Option<&'a str>) -> Self {
        let over = environment.and_then(|name| environment::find(document, name));
        let document = match over {
            Some(over) => environment::whole(document, over),
            None => document.clone(),
        };
        let document = with_defaults(&document);
        let (_, places) = schema::check(source, &document, &mut Sink::new());
        Self {
            references: places.references.iter().map(|place| place.text.span).collect(),
            secrets: secret::places(source, &document),
            environment: environment.unwrap_or(Settings::NO_ENVIRONMENT),
            document,
        }
    }

    fn is_secret(&self, node: NodeId) -> bool {
        let span = self.document.span(node);
        self.secrets.iter().any(|place| span.start <= place.start && place.end <= span.end)
    }

    fn value(&self, node: Option<NodeId>) -> Option<Shown> {
        node.map(|node| Shown { text: self.shown(node), is_secret: self.is_secret(node) })
    }

    /// A value in one line: what it means in this environment.
    fn shown(&self, node: NodeId) -> String {
        match &self.document.node(node).kind {
            NodeKind::Scalar { text, .. } => self.meant(text, self.document.span(node)),
            NodeKind::Sequence(items) => {
                let items: Vec<String> = items.iter().map(|item| self.shown(*item)).collect();
                ["[", &items.join(", "), "]"].concat()
            }
            NodeKind::Mapping(_) => {
                let entries = self.document.named(node);
                let entries: Vec<String> =
                    entries.map(|(key, value)| [key, ": ", &self.shown(value)].concat()).collect();
                ["{", &entries.join(", "), "}"].concat()
            }
            NodeKind::Hole => String::new(),
        }
    }

    /// A text with `${environment}` in it, as it is here.
    fn meant(&self, text: &str, span: Span) -> String {
        if !self.references.contains(&span) {
            return text.to_owned();
        }
        let mut meant = text.to_owned();
        let pieces = interpolation::split(text).unwrap_or_default();
        for piece in pieces.iter().rev() {
            if let Piece::Reference { name: "environment", at } = piece {
                meant.replace_range(at.clone(), self.environment);
            }
        }
        meant
    }
}

/// The document with `defaults` written at every function.
fn with_defaults(document: &Document) -> Document {
    let root = document.root();
    let defaults = schema::Place::root().below(document, root, DEFAULTS);
    let is_entries = |key: &str| {
        let shared = document.get(root, DEFAULTS);
        shared.is_some_and(|shared| defaults.below(document, shared, key).is_entries())
    };
    // An image brings its runtime along.
    let fits = |own, key: &str| key != "runtime" || document.get(own, "image").is_none();
    document.underlaid(DEFAULTS, "functions", fits, is_entries)
}

/// Compares two sides and gathers what differs.
struct Walk<'a> {
    first: &'a Side<'a>,
    second: &'a Side<'a>,
    changes: &'a mut Vec<Change>,
}

impl Walk<'_> {
    fn node(
        &mut self,
        from: Option<NodeId>,
        to: Option<NodeId>,
        path: &mut Vec<String>,
        place: schema::Place,
    ) {
        let pairs = self.pairs(from, to, path.is_empty());
        if pairs.is_empty() || !self.is_mapping_or_absent(from, to) {
            return self.leaf(self.first.value(from), self.second.value(to), path);
        }
        for (key, (one, other)) in pairs {
            let default = |side: &Side<'_>, node: Option<NodeId>| {
                let text = place.default(&side.document, node?, &key)?;
                Some(Shown { text, is_secret: false })
            };
            let values = match (one, other) {
                (None, other) => {
                    default(self.first, from).map(|one| (Some(one), self.second.value(other)))
                }
                (one, None) => {
                    default(self.second, to).map(|other| (self.first.value(one), Some(other)))
                }
                (Some(_), Some(_)) => None,
            };
            let below = match (from, to) {
                (Some(node), _) => place.below(&self.first.document, node, &key),
                (None, Some(node)) => place.below(&self.second.document, node, &key),
                (None, None) => place,
            };
            path.push(key);
            match values {
                Some((one, other)) => self.leaf(one, other, path),
                None => self.node(one, other, path, below),
            }
            path.pop();
        }
    }

    /// What stands under each key on both sides, in the order written.
    fn pairs(
        &self,
        from: Option<NodeId>,
        to: Option<NodeId>,
        is_root: bool,
    ) -> IndexMap<String, (Option<NodeId>, Option<NodeId>)> {
        let below = |side: &'_ Side<'_>, node: Option<NodeId>| {
            let named = node.into_iter().flat_map(|node| side.document.named(node));
            let wanted = named.filter(|(key, _)| !(is_root && ASIDE.contains(key)));
            wanted.map(|(key, value)| (key.to_owned(), value)).collect::<Vec<_>>()
        };
        let mut pairs: IndexMap<_, (Option<NodeId>, Option<NodeId>)> = IndexMap::new();
        for (key, value) in below(self.first, from) {
            pairs.entry(key).or_default().0 = Some(value);
        }
        for (key, value) in below(self.second, to) {
            pairs.entry(key).or_default().1 = Some(value);
        }
        pairs
    }

    fn is_mapping_or_absent(&self, from: Option<NodeId>, to: Option<NodeId>) -> bool {
        let is_mapping = |side: &Side<'_>, node: Option<NodeId>| {
            node.is_none_or(|node| matches!(side.document.node(node).kind, NodeKind::Mapping(_)))
        };
        is_mapping(self.first, from) && is_mapping(self.second, to)
    }

    fn leaf(&mut self, from: Option<Shown>, to: Option<Shown>, path: &[String]) {
        let text = |shown: &Option<Shown>| shown.as_ref().map(|one| one.text.clone());
        if text(&from) == text(&to) {
            return;
        }
        let is_secret = [&from, &to].into_iter().flatten().any(|one| one.is_secret);
        let masked = |shown: Option<Shown>| {
            shown.map(|one| if is_secret { MASK.to_owned() } else { one.text })
        };
        self.changes.push(Change { path: path.to_vec(), from: masked(from), to: masked(to) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile_with;

    #[test]
    fn what_differs_is_told_by_its_path() {
        let text = "service: shop\nfunctions: { f: { blueprint: hello, env: { ENV: '${environment}', A_TOKEN: x } } }\n\
            routes: { GET /: f }\nlints: { SV0401: a test }\nenvironments:\n  dev: {}\n  prod:\n    queues: { jobs: {} }\n    \
            functions: { f: { memory: 512, env: { A_TOKEN: y } } }\n";
        let source = Source::new("spec.yaml", text);
        let output = |environment| {
            let settings = Settings { environment, ..Settings::default() };
            let compilation = compile_with(&source, &settings);
            compilation.output.unwrap_or_else(|| panic!("{:?}", compilation.diagnostics))
        };
        let (dev, prod) = (output(Some("dev")), output(Some("prod")));
        let found = between(&source, (Some("dev"), &dev), (Some("prod"), &prod));
        let told: Vec<String> = found
            .settings
            .iter()
            .map(|one| format!("{} {:?} {:?}", one.path.join("."), one.from, one.to))
            .collect();
        assert_eq!(
            told,
            [
                r#"functions.f.env.ENV Some("dev") Some("prod")"#,
                r#"functions.f.env.A_TOKEN Some("****") Some("****")"#,
                r#"functions.f.memory Some("128") Some("512")"#,
                r#"queues.jobs None Some("{}")"#,
            ]
        );
        let ids: Vec<(&str, Way)> = found.resources.iter().map(|one| (&*one.id, one.way)).collect();
        let added = ["JobsQueue", "JobsQueuePolicy"].map(|id| (id, Way::Added));
        assert_eq!(ids, [("FFunction", Way::Changed), added[0], added[1]]);
        assert!(between(&source, (None, &dev), (Some("dev"), &dev)).resources.is_empty());
    }

    #[test]
    fn tests_are_no_difference() {
        let text = "service: shop\nfunctions: { f: { blueprint: hello } }\nroutes: { GET /: f }\n\
            tests: [{ name: a, request: GET / }]\nenvironments: { e: { tests: [{ name: b, request: GET /?b }] } }\n";
        assert_eq!(found(text), Difference::default());
    }

    /// What differs between the spec itself and its environment `e`.
    fn found(text: &str) -> Difference {
        let source = Source::new("spec.yaml", text);
        let output = |environment| {
            let settings = Settings { environment, ..Settings::default() };
            let compilation = compile_with(&source, &settings);
            compilation.output.unwrap_or_else(|| panic!("{:?}", compilation.diagnostics))
        };
        between(&source, (None, &output(None)), (Some("e"), &output(Some("e"))))
    }

    /// Its settings, each in a line.
    fn told(text: &str) -> Vec<String> {
        let word = |word: Option<String>| word.unwrap_or_else(|| "-".to_owned());
        let settings = found(text).settings.into_iter();
        settings
            .map(|one| format!("{}: {} {}", one.path.join("."), word(one.from), word(one.to)))
            .collect()
    }

    #[test]
    fn what_is_left_out_is_its_default() {
        let base = "service: shop\ndefaults: { memory: 256, env: { AA: 1, BB: 2 } }\n\
            functions: { f: { blueprint: hello, env: { BB: 3 } }, g: { blueprint: hello, timeout: 9 } }\n\
            routes: { GET /: f, GET /g: g }\nqueues: { jobs: {} }\nstages: { $default: {} }\n\
            lints: { SV0236: a test }\nenvironments:\n  e: ";
        let told = |change: &str| told(&[base, change, "\n"].concat());
        assert_eq!(
            told("{ functions: { f: { memory: 1024 } } }"),
            ["functions.f.memory: 256 1024"]
        );
        let written_out = "{ functions: { f: { memory: 256, timeout: 3, architecture: x86_64, ephemeral_storage: 512, \
            log_retention: 30, tracing: false, snap_start: false } }, queues: { jobs: { fifo: false, delay: 0, \
            visibility_timeout: 30, receive_wait: 0, encryption: aws } }, \
            stages: { $default: { access_logs: false, detailed_metrics: false } } }";
        assert_eq!(found(&[base, written_out, "\n"].concat()), Difference::default());
        assert_eq!(
            told("{ defaults: { memory: 512, env: { AA: 4, BB: 5 } } }"),
            [
                "functions.f.memory: 256 512",
                "functions.f.env.AA: 1 4",
                "functions.g.memory: 256 512",
                "functions.g.env.AA: 1 4",
                "functions.g.env.BB: 2 5",
            ]
        );
        assert_eq!(told("{ queues: { jobs: { fifo: true } } }"), ["queues.jobs.fifo: false true"]);
        let logs = "stages.$default.access_logs: false {retention: 7}";
        assert_eq!(told("{ stages: { $default: { access_logs: { retention: 7 } } } }"), [logs]);
    }
}
