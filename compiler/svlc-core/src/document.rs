//! YAML as written: [`Document`], an arena of nodes with their spans. Aliases are links to the node they name, so a bomb of
//! aliases costs nothing; merge keys are resolved. Leaves what nodes mean to `schema` and `decode`.

mod overlay;
mod scalar;
mod text;
mod yaml;

pub(crate) use scalar::{Plain, plain};
pub(crate) use text::text;
pub(crate) use yaml::{Tags, parse, parse_tagged};

use crate::source::Span;

/// Deepest nesting of collections that is read. The language needs five.
pub(crate) const MAX_NESTING: usize = 64;

/// How many nodes all aliases and merge keys together may stand for.
pub(crate) const MAX_EXPANSION: u64 = 100_000;

/// Index of a node in its [`Document`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NodeId(u32);

impl NodeId {
    /// The index, for tables beside the arena.
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A node and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// Quotes and brackets included; of a block collection, from its first child to its last.
    pub(crate) span: Span,
    /// What it is.
    pub(crate) kind: NodeKind,
}

/// What a node is.
#[derive(Debug, Clone)]
pub(crate) enum NodeKind {
    /// Text, escapes resolved.
    Scalar {
        /// The text.
        text: String,
        /// Whether it stood without quotes, so that it may be a number, a boolean or nothing.
        is_plain: bool,
    },
    /// A list.
    Sequence(Vec<NodeId>),
    /// A mapping; keys are scalars, each once, or holes.
    Mapping(Vec<(NodeId, NodeId)>),
    /// What could not be read. It has been reported, so nothing more is said about it.
    Hole,
}

/// The nodes of one YAML document.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    nodes: Vec<Node>,
    root: NodeId,
}

impl Document {
    /// The outermost node.
    pub(crate) fn root(&self) -> NodeId {
        self.root
    }

    /// How many nodes there are.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Every node.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter()
    }

    /// A node.
    pub(crate) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// Where a node stands.
    pub(crate) fn span(&self, id: NodeId) -> Span {
        self.node(id).span
    }

    /// The text of a key or other scalar; empty for collections.
    pub(crate) fn text(&self, id: NodeId) -> &str {
        match &self.node(id).kind {
            NodeKind::Scalar { text, .. } => text,
            _ => "",
        }
    }

    /// Whether nothing is known of a node but that it is there.
    pub(crate) fn is_hole(&self, id: NodeId) -> bool {
        matches!(self.node(id).kind, NodeKind::Hole)
    }

    /// The value under `key` in a mapping.
    pub(crate) fn get(&self, mapping: NodeId, key: &str) -> Option<NodeId> {
        match &self.node(mapping).kind {
            NodeKind::Mapping(entries) => {
                entries.iter().find(|(name, _)| self.text(*name) == key).map(|(_, value)| *value)
            }
            _ => None,
        }
    }

    /// The entries of a mapping whose keys could be read.
    pub(crate) fn named(&self, mapping: NodeId) -> impl Iterator<Item = (&str, NodeId)> {
        let entries = match &self.node(mapping).kind {
            NodeKind::Mapping(entries) => entries.as_slice(),
            _ => &[],
        };
        let named = entries.iter().filter(|(key, _)| !self.is_hole(*key));
        named.map(|(key, value)| (self.text(*key), *value))
    }
}
