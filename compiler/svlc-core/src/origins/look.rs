//! What stands at a place of a spec: its name, its fields, its values.

use std::collections::BTreeSet;

use super::Origins;
use crate::document::{NodeId, NodeKind};
use crate::source::Span;

/// Shortest value that is looked for in AWS's words; what is shorter is there by chance.
const SHORTEST: usize = 4;

impl<'a> Origins<'a> {
    /// What stands at a place, without quotes.
    pub(crate) fn name(&self, origin: Span) -> &'a str {
        self.source.slice(origin).trim_matches(['"', '\''])
    }

    /// The first of some fields that is set, of what stands at `origin`. Functions have those of `defaults`, too.
    pub(crate) fn first_set(&self, origin: Span, fields: &[&str]) -> Option<Span> {
        let document = self.document.as_ref()?;
        let own = self.entity(origin);
        let shared = document.get(document.root(), "defaults");
        let find = |node: NodeId, field: &str| {
            let mut node = node;
            let mut span = None;
            for key in field.split('.') {
                let NodeKind::Mapping(entries) = &document.node(node).kind else { return None };
                let (name, value) = entries.iter().find(|(name, _)| document.text(*name) == key)?;
                let is_scalar = matches!(document.node(*value).kind, NodeKind::Scalar { .. });
                span = Some(document.span(if is_scalar { *value } else { *name }));
                node = *value;
            }
            span
        };
        let shared = shared.filter(|_| self.is_function(origin));
        let nodes = own.into_iter().chain(shared);
        nodes.flat_map(|node| fields.iter().find_map(|field| find(node, field))).next()
    }

    /// The longest value of what stands at `origin` that AWS's words name.
    pub(crate) fn named_value(&self, origin: Span, words: &str) -> Option<Span> {
        let document = self.document.as_ref()?;
        let own = self.entity(origin).and_then(|node| self.value_within(node, words));
        let shared = || {
            let defaults = document.get(document.root(), "defaults")?;
            self.is_function(origin).then(|| self.value_within(defaults, words))?
        };
        own.or_else(shared)
    }

    /// The place of a value, wherever it stands: of the whole of it, or in a longer one.
    pub(crate) fn anywhere(&self, value: &str) -> Option<Span> {
        let document = self.document.as_ref()?;
        let mut found = None;
        self.visit(document.root(), &mut |node| {
            if let NodeKind::Scalar { text, .. } = &document.node(node).kind
                && let Some(at) = text.find(value)
                && !value.is_empty()
            {
                let span = document.span(node);
                found.get_or_insert_with(|| self.source.within(span, text, at..at + value.len()));
            }
        });
        found
    }

    /// The name of an entry of a section.
    pub(crate) fn entry(&self, section: &str, name: &str) -> Option<Span> {
        let document = self.document.as_ref()?;
        let section = document.get(document.root(), section)?;
        let NodeKind::Mapping(entries) = &document.node(section).kind else { return None };
        let (key, _) = entries.iter().find(|(key, _)| document.text(*key) == name)?;
        Some(document.span(*key))
    }

    /// The mapping of what stands at `origin`: under it as a key, or around it as a value.
    fn entity(&self, origin: Span) -> Option<NodeId> {
        let document = self.document.as_ref()?;
        let mut found = None;
        self.visit(document.root(), &mut |node| {
            let NodeKind::Mapping(entries) = &document.node(node).kind else { return };
            for (key, value) in entries {
                if document.span(*key) == origin {
                    found = found.or(Some(*value));
                }
                let is_section = document.named(document.root()).any(|(_, one)| one == node);
                if document.span(*value) == origin && !is_section && node != document.root() {
                    found = found.or(Some(node));
                }
            }
        });
        found
    }

    /// Whether a function has its name at `origin`.
    fn is_function(&self, origin: Span) -> bool {
        self.entry("functions", self.name(origin)) == Some(origin)
    }

    fn value_within(&self, node: NodeId, words: &str) -> Option<Span> {
        let document = self.document.as_ref()?;
        let mut found: Option<(usize, Span)> = None;
        self.visit(node, &mut |node| {
            if let NodeKind::Scalar { text, .. } = &document.node(node).kind
                && names(words, text)
                && found.is_none_or(|(length, _)| text.len() > length)
            {
                found = Some((text.len(), document.span(node)));
            }
        });
        found.map(|(_, span)| span)
    }

    /// Every value below a node, each once however many aliases lead to it.
    fn visit(&self, node: NodeId, see: &mut dyn FnMut(NodeId)) {
        let Some(document) = &self.document else { return };
        let mut open = vec![node];
        let mut seen = BTreeSet::new();
        while let Some(node) = open.pop() {
            if !seen.insert(node) {
                continue;
            }
            see(node);
            match &document.node(node).kind {
                NodeKind::Mapping(entries) => {
                    open.extend(entries.iter().rev().map(|(_, value)| *value));
                }
                NodeKind::Sequence(items) => open.extend(items.iter().rev()),
                NodeKind::Scalar { .. } | NodeKind::Hole => {}
            }
        }
    }
}

/// Whether `words` name a value: it stands there by itself, and is more than a word that stands there by chance.
fn names(words: &str, value: &str) -> bool {
    if value.len() < SHORTEST || value.chars().all(char::is_alphabetic) {
        return false;
    }
    let is_open = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '_');
    words.match_indices(value).any(|(at, _)| {
        is_open(words[..at].chars().next_back())
            && is_open(words[at + value.len()..].chars().next())
    })
}
