//! What differs between two environments of a spec: [`Difference`], in the spec's own words and by what becomes of it. Read from
//! the document and from the templates as a whole, so that no field can be forgotten. Leaves how it is shown to `svlc-cli`.

use std::collections::BTreeSet;

use crate::cfn::Template;
use crate::diagnostic::Sink;
use crate::document::{self, Document, NodeId, NodeKind};
use crate::interpolation::{self, Piece};
use crate::source::{Source, Span};
use crate::{Output, Settings, environment, schema, secret};

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
    /// What it is in the first; `None`: it is not there.
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
        walk.node(Some(roots.0), Some(roots.1), &mut Vec::new());
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

impl<'a> Side<'a> {
    fn new(source: &Source, document: &Document, environment: Option<&'a str>) -> Self {
        let over = environment.and_then(|name| environment::find(document, name));
        let document = match over {
            Some(over) => environment::whole(document, over),
            None => document.clone(),
        };
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

/// Compares two sides and gathers what differs.
struct Walk<'a> {
    first: &'a Side<'a>,
    second: &'a Side<'a>,
    changes: &'a mut Vec<Change>,
}

impl Walk<'_> {
    fn node(&mut self, from: Option<NodeId>, to: Option<NodeId>, path: &mut Vec<String>) {
        let mut keys: Vec<String> = Vec::new();
        for (side, node) in [(self.first, from), (self.second, to)] {
            let named = node.into_iter().flat_map(|node| side.document.named(node));
            for (key, _) in named.filter(|(key, _)| !(path.is_empty() && *key == "environments")) {
                if !keys.iter().any(|known| known == key) {
                    keys.push(key.to_owned());
                }
            }
        }
        if keys.is_empty() || !self.is_mapping_or_absent(from, to) {
            return self.leaf(from, to, path);
        }
        for key in keys {
            let below = |side: &Side<'_>, node: Option<NodeId>| side.document.get(node?, &key);
            let (from, to) = (below(self.first, from), below(self.second, to));
            path.push(key);
            self.node(from, to, path);
            path.pop();
        }
    }

    fn is_mapping_or_absent(&self, from: Option<NodeId>, to: Option<NodeId>) -> bool {
        let is_mapping = |side: &Side<'_>, node: Option<NodeId>| {
            node.is_none_or(|node| matches!(side.document.node(node).kind, NodeKind::Mapping(_)))
        };
        is_mapping(self.first, from) && is_mapping(self.second, to)
    }

    fn leaf(&mut self, from: Option<NodeId>, to: Option<NodeId>, path: &[String]) {
        let shown = |side: &Side<'_>, node: Option<NodeId>| node.map(|node| side.shown(node));
        let (before, after) = (shown(self.first, from), shown(self.second, to));
        if before == after {
            return;
        }
        let is_secret = from.is_some_and(|node| self.first.is_secret(node))
            || to.is_some_and(|node| self.second.is_secret(node));
        let masked =
            |text: Option<String>| text.map(|text| if is_secret { MASK.to_owned() } else { text });
        let change = Change { path: path.to_vec(), from: masked(before), to: masked(after) };
        self.changes.push(change);
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
                r#"functions.f.memory None Some("512")"#,
                r#"queues.jobs None Some("{}")"#,
            ]
        );
        let ids: Vec<(&str, Way)> = found.resources.iter().map(|one| (&*one.id, one.way)).collect();
        let added = ["JobsQueue", "JobsQueuePolicy"].map(|id| (id, Way::Added));
        assert_eq!(ids, [("FFunction", Way::Changed), added[0], added[1]]);
        assert!(between(&source, (None, &dev), (Some("dev"), &dev)).resources.is_empty());
    }
}
