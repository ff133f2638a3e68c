//! One document laid over another: what an environment changes, over the spec. Every node keeps its place, so faults of the whole
//! are shown where they were written.

use std::collections::BTreeMap;

use super::{Document, Node, NodeId, NodeKind};

impl Document {
    /// The document with those entries of the mapping `over` laid over its root that are `wanted`, and without the root's own entry
    /// `taken`.
    pub(crate) fn overlaid(
        &self,
        over: NodeId,
        taken: &str,
        wanted: impl Fn(&str) -> bool,
    ) -> Self {
        let mut whole = self.clone();
        let root = whole.filtered(self.root, |key| key != taken);
        let over = whole.filtered(over, wanted);
        whole.root = whole.merge(root, over);
        whole
    }

    /// The document with the root's mapping `shared` laid under each mapping of its section `section`, and no longer by itself. Of
    /// what both have, the section's own stands, and keys that are `merged` hold what both hold.
    pub(crate) fn underlaid(
        &self,
        shared: &str,
        section: &str,
        fits: impl Fn(NodeId, &str) -> bool,
        merged: impl Fn(&str) -> bool,
    ) -> Self {
        let mut whole = self.clone();
        whole.root = whole.filtered(self.root, |key| key != shared);
        let (Some(shared), Some(heirs)) =
            (self.get(self.root, shared), self.get(self.root, section))
        else {
            return whole;
        };
        let NodeKind::Mapping(entries) = &self.node(heirs).kind else { return whole };
        let mut entries = entries.clone();
        for (_, heir) in &mut entries {
            let own = *heir;
            let is_left =
                |key: &str| fits(own, key) && (merged(key) || self.get(own, key).is_none());
            let under = whole.filtered(shared, is_left);
            *heir = whole.merge(under, own);
        }
        let span = self.span(heirs);
        let filled = whole.push(Node { span, kind: NodeKind::Mapping(entries) });
        whole.replace(section, filled);
        whole
    }

    /// Puts another value under a key of the root, which is a mapping of this document alone.
    fn replace(&mut self, key: &str, value: NodeId) {
        let root = self.root;
        let NodeKind::Mapping(entries) = &self.node(root).kind else { return };
        let at = entries.iter().position(|(name, _)| self.text(*name) == key);
        if let (Some(at), NodeKind::Mapping(entries)) = (at, &mut self.nodes[root.index()].kind) {
            entries[at].1 = value;
        }
    }

    /// A copy of a mapping with some of its entries.
    fn filtered(&mut self, mapping: NodeId, wanted: impl Fn(&str) -> bool) -> NodeId {
        let NodeKind::Mapping(entries) = &self.node(mapping).kind else { return mapping };
        let kept = entries.iter().filter(|(key, _)| self.is_hole(*key) || wanted(self.text(*key)));
        let kind = NodeKind::Mapping(kept.copied().collect());
        self.push(Node { span: self.span(mapping), kind })
    }

    /// Mappings are merged key by key; everything else is replaced.
    fn merge(&mut self, base: NodeId, over: NodeId) -> NodeId {
        let (NodeKind::Mapping(below), NodeKind::Mapping(above)) =
            (&self.node(base).kind, &self.node(over).kind)
        else {
            return over;
        };
        let (mut entries, above) = (below.clone(), above.clone());
        let named = entries.iter().enumerate().filter(|(_, (key, _))| !self.is_hole(*key));
        let places: BTreeMap<String, usize> =
            named.map(|(at, (key, _))| (self.text(*key).to_owned(), at)).collect();
        for (key, value) in above {
            let place = places.get(self.text(key)).filter(|_| !self.is_hole(key));
            match place.copied() {
                None => entries.push((key, value)),
                Some(at) => {
                    let (known, old) = entries[at];
                    let merged = self.merge(old, value);
                    // A value that is replaced as a whole is known by its own key.
                    entries[at] = (if merged == value { key } else { known }, merged);
                }
            }
        }
        let span = self.span(base);
        self.push(Node { span, kind: NodeKind::Mapping(entries) })
    }

    fn push(&mut self, node: Node) -> NodeId {
        self.nodes.push(node);
        NodeId(self.nodes.len() as u32 - 1)
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Sink;
    use crate::document::parse;
    use crate::source::Source;

    #[test]
    fn mappings_merge_and_the_rest_is_replaced() {
        let text =
            "a: { x: 1, y: [1, 2] }\nb: 1\nover: { a: { y: [3], z: 4 }, b: { c: 5 }, d: 1 }\n";
        let source = Source::new("test", text);
        let document = parse(&source, &mut Sink::new()).unwrap();
        let over = document.get(document.root(), "over").unwrap();
        let whole = document.overlaid(over, "over", |key| key != "d");
        let root = whole.root();
        assert_eq!([whole.get(root, "over"), whole.get(root, "d")], [None, None]);
        let a = whole.get(root, "a").unwrap();
        let text = |node, key| source.slice(whole.span(whole.get(node, key).unwrap()));
        assert_eq!([text(a, "x"), text(a, "y"), text(a, "z")], ["1", "[3]", "4"]);
        assert_eq!(text(root, "b"), "{ c: 5 }");
        assert_eq!(document.text(document.get(document.root(), "b").unwrap()), "1");
    }
}
