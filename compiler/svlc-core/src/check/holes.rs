//! [`Holes`]: tells what is absent from what was faulty. In a spec as written both are `None`, but only the first is for a
//! rule to judge; the second has been reported. Looks at the document, where the difference still shows.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Document, NodeId, NodeKind};
use crate::schema::Places;
use crate::source::Span;
use crate::spec::Spec;
use crate::suggest;

/// Keys of one mapping that look like each other: neither is the other with a slip of the pen.
const TWINS: [&str; 2] = ["authorizer", "authorizers"];

/// What was written but could not be read.
pub(super) struct Holes<'a> {
    document: &'a Document,
    /// Entries of sections.
    nodes: BTreeMap<(&'static str, &'a str), NodeId>,
    /// Sections of which not every name is known.
    unknown: BTreeSet<&'static str>,
    hides_default_env: bool,
    /// Where there are faults and what could not be read, sorted.
    faults: Vec<Span>,
    /// `defaults`, if its keys could be read.
    defaults: Option<NodeId>,
    hides_defaults: bool,
}

impl<'a> Holes<'a> {
    /// Compares what is in the document with what was read.
    pub(super) fn new(document: &'a Document, spec: &Spec, places: &Places) -> Self {
        let mut holes = Self {
            document,
            nodes: BTreeMap::new(),
            unknown: BTreeSet::new(),
            hides_default_env: false,
            faults: places.faults.clone(),
            defaults: None,
            hides_defaults: false,
        };
        let torn = document.nodes().filter(|node| matches!(node.kind, NodeKind::Hole));
        holes.faults.extend(torn.map(|node| node.span));
        holes.faults.sort_unstable();
        let is_read = [
            ("functions", spec.functions.is_some()),
            ("integrations", spec.integrations.is_some()),
            // Without an entry they are at fault themselves.
            ("routes", spec.routes.as_ref().is_some_and(|routes| !routes.is_empty())),
            ("stages", spec.stages.as_ref().is_some_and(|stages| !stages.is_empty())),
            ("tables", spec.tables.is_some()),
            ("queues", spec.queues.is_some()),
            ("topics", spec.topics.is_some()),
            ("buckets", spec.buckets.is_some()),
            ("buses", spec.buses.is_some()),
            ("parameters", spec.parameters.is_some()),
            ("resources", spec.resources.is_some()),
        ];
        for (section, is_read) in is_read {
            holes.section(document.root(), section, is_read && !places.misnamed.contains(section));
        }
        let authorizers = spec.api.as_ref().is_some_and(|api| api.authorizers.is_some())
            && !places.misnamed.contains("authorizers");
        let links = spec.api.as_ref().is_some_and(|api| api.vpc_links.is_some())
            && !places.misnamed.contains("vpc_links");
        for (section, is_read) in [("authorizers", authorizers), ("vpc_links", links)] {
            match document.get(document.root(), "api") {
                Some(api) => holes.section(api, section, is_read),
                None if holes.has(document.root(), "api") => _ = holes.unknown.insert(section),
                None => {}
            }
        }
        let defaults = document.get(document.root(), "defaults");
        holes.defaults = defaults.filter(|_| spec.defaults.is_some());
        holes.hides_defaults = holes.defaults.is_none() && holes.has(document.root(), "defaults");
        let reads_env = spec.defaults.as_ref().is_some_and(|defaults| defaults.env.is_some());
        holes.hides_default_env = !reads_env && holes.hides_default("env");
        holes
    }

    fn section(&mut self, parent: NodeId, section: &'static str, is_read: bool) {
        let node = self.document.get(parent, section);
        let is_torn = node.is_some_and(|node| self.is_torn(node));
        if is_torn || (!is_read && self.has(parent, section)) {
            self.unknown.insert(section);
        }
        if let Some(node) = node
            && let NodeKind::Mapping(entries) = &self.document.node(node).kind
        {
            let named = entries.iter().map(|(key, value)| (self.document.text(*key), *value));
            self.nodes.extend(named.map(|(name, value)| ((section, name), value)));
        }
    }

    /// Whether an entry of the mapping could not be read.
    fn is_torn(&self, mapping: NodeId) -> bool {
        match &self.document.node(mapping).kind {
            NodeKind::Mapping(entries) => {
                entries.iter().any(|(key, _)| self.document.is_hole(*key))
            }
            _ => false,
        }
    }

    /// Whether the key, or what looks like it with a slip of the pen, is written in the mapping.
    fn has(&self, mapping: NodeId, key: &str) -> bool {
        let node = self.document.node(mapping);
        let NodeKind::Mapping(entries) = &node.kind else { return true };
        let mut names = entries.iter().map(|(name, _)| self.document.text(*name));
        let is_slip = |name| suggest::nearest(name, [key]).is_some() && !TWINS.contains(&name);
        self.is_torn(mapping) || names.any(|name| name == key || is_slip(name))
    }

    /// Whether every name of a section is known.
    pub(super) fn knows(&self, section: &str) -> bool {
        !self.unknown.contains(section)
    }

    /// Whether a key of an entry of a section, which was not read, is written all the same.
    pub(super) fn hides(&self, section: &'static str, name: &str, key: &str) -> bool {
        self.nodes.get(&(section, name)).is_some_and(|node| self.has(*node, key))
    }

    /// Whether the format of a function's log, or of the one in `defaults`, which was not read, is written all the same.
    pub(super) fn hides_logging_format(&self, function: Option<&str>) -> bool {
        let holder = match function {
            Some(name) => self.nodes.get(&("functions", name)).copied(),
            None => self.defaults,
        };
        let logging = holder.and_then(|node| self.document.get(node, "logging"));
        logging.is_some_and(|node| self.has(node, "format"))
    }

    /// Whether a key of a section that is one mapping, which was not read, is written all the same.
    pub(super) fn hides_in(&self, section: &str, key: &str) -> bool {
        match self.document.get(self.document.root(), section) {
            Some(node) => self.has(node, key),
            None => self.has(self.document.root(), section),
        }
    }

    /// Whether a key of `api.domain`, which was not read, is written all the same.
    pub(super) fn hides_in_domain(&self, key: &str) -> bool {
        let api = self.document.get(self.document.root(), "api");
        let domain = api.and_then(|api| self.document.get(api, "domain"));
        domain.is_some_and(|domain| self.has(domain, key))
    }

    /// Whether all that is written at a place could be read.
    pub(super) fn is_whole(&self, place: Span) -> bool {
        let first = self.faults.partition_point(|fault| fault.start < place.start);
        self.faults.get(first).is_none_or(|fault| place.end < fault.start)
    }

    /// How many items are written in the list at a path of keys; a list that was read lacks those that were faulty.
    pub(super) fn items(&self, path: &[&str]) -> usize {
        let start = Some(self.document.root());
        let node = path.iter().fold(start, |node, key| self.document.get(node?, key));
        match node.map(|node| &self.document.node(node).kind) {
            Some(NodeKind::Sequence(items)) => items.len(),
            _ => 0,
        }
    }

    /// Whether a key of `defaults`, which was not read, is written all the same.
    pub(super) fn hides_default(&self, key: &str) -> bool {
        self.hides_defaults || self.defaults.is_some_and(|node| self.has(node, key))
    }

    /// Whether `defaults.env`, which was not read, is written all the same.
    pub(super) fn hides_default_env(&self) -> bool {
        self.hides_default_env
    }
}
