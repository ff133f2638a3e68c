//! Where the parts of a spec stand: [`Places`], for what is found out long after it was read, such as what an emulator has not. What it is
//! about is known by its own place then.

use std::collections::BTreeMap;

use crate::document::{Document, NodeId, NodeKind};
use crate::source::Span;

/// The places of a spec.
#[derive(Debug, Clone, Default)]
pub struct Places {
    parts: Vec<Part>,
    /// Parts by the place of key or value.
    by_place: BTreeMap<Span, usize>,
}

/// A key with what stands behind it, or an item of a list.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    /// The keys that lead to it.
    pub(crate) path: Vec<String>,
    /// The value, if it is a scalar; else the key.
    pub(crate) place: Span,
    /// What a scalar says.
    pub(crate) text: Option<String>,
}

impl Places {
    pub(crate) fn new(document: &Document) -> Self {
        let mut places = Self::default();
        places.collect(document, document.root(), &mut Vec::new());
        places
    }

    fn collect(&mut self, document: &Document, node: NodeId, path: &mut Vec<String>) {
        let children: Vec<(String, NodeId, NodeId)> = match &document.node(node).kind {
            NodeKind::Mapping(entries) => {
                let named = entries.iter().filter(|(key, _)| !document.is_hole(*key));
                named.map(|(key, value)| (document.text(*key).to_owned(), *key, *value)).collect()
            }
            NodeKind::Sequence(items) => {
                let items = items.iter().enumerate();
                items.map(|(index, item)| (index.to_string(), *item, *item)).collect()
            }
            NodeKind::Scalar { .. } | NodeKind::Hole => return,
        };
        for (name, key, value) in children {
            path.push(name);
            let is_scalar = matches!(document.node(value).kind, NodeKind::Scalar { .. });
            let (key, span) = (document.span(key), document.span(value));
            let text = is_scalar.then(|| document.text(value).to_owned());
            let place = if is_scalar { span } else { key };
            for span in [key, span] {
                self.by_place.entry(span).or_insert(self.parts.len());
            }
            self.parts.push(Part { path: path.clone(), place, text });
            self.collect(document, value, path);
            path.pop();
        }
    }

    /// Every part, in the order written.
    pub(crate) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The part that keys lead to.
    pub(crate) fn at(&self, path: &[String]) -> Option<&Part> {
        self.parts.iter().find(|part| part.path == path)
    }

    /// Keys down to what stands at a place.
    pub(crate) fn path(&self, origin: Span) -> Option<&[String]> {
        self.by_place.get(&origin).map(|index| self.parts[*index].path.as_slice())
    }

    /// Where a setting stands, by the keys that lead to it from what stands at `origin`, or from what has that as a value; of a
    /// function, also where it is set for all. `origin` if nowhere.
    pub fn setting(&self, origin: Span, keys: &[&str]) -> Span {
        self.find(origin, keys).map_or(origin, |part| part.place)
    }

    /// As [`Self::setting`], what below it is the scalar `text`.
    pub fn saying(&self, origin: Span, keys: &[&str], text: &str) -> Span {
        let Some(above) = self.find(origin, keys) else { return origin };
        let below = self.parts.iter().filter(|part| part.path.starts_with(&above.path));
        let said = below.filter(|part| part.text.as_deref() == Some(text));
        said.map(|part| part.place).next().unwrap_or(above.place)
    }

    fn find(&self, origin: Span, keys: &[&str]) -> Option<&Part> {
        let part = &self.parts[*self.by_place.get(&origin)?];
        let of = &part.path;
        let beside = part.text.as_ref().map(|_| &of[..of.len() - 1]);
        let defaults = [String::from("defaults")];
        let is_function = of.len() == 2 && of[0] == "functions";
        let for_all = is_function.then_some(defaults.as_slice());
        let mut places = [Some(of.as_slice()), for_all, beside].into_iter().flatten();
        places.find_map(|above| {
            let path: Vec<&str> =
                above.iter().map(String::as_str).chain(keys.iter().copied()).collect();
            self.parts.iter().find(|part| part.path == path)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Sink;
    use crate::document;
    use crate::source::Source;

    const SPEC: &str = "\
defaults: { vpc: { subnets: [a] }, env: { KEY: one } }
functions:
  orders:
    env: { OTHER: two }
    policies: [first, { actions: [s3:GetObject, ses:SendEmail] }]
    events: [{ queue: { from: jobs, filter: [{}] } }]
";

    /// What stands at a place.
    fn at(find: impl Fn(&Places, &dyn Fn(&str) -> Span) -> Span) -> &'static str {
        let source = Source::new("spec.yaml", SPEC);
        let document = document::parse(&source, &mut Sink::new()).unwrap();
        let span = |text: &str| {
            let start = SPEC.find(text).unwrap();
            Span::new(start..start + text.len())
        };
        let found = find(&Places::new(&document), &span);
        &SPEC[found.range()]
    }

    #[test]
    fn a_setting_is_its_value_or_its_key() {
        assert_eq!(at(|places, of| places.setting(of("orders"), &["env", "OTHER"])), "two");
        assert_eq!(at(|places, of| places.setting(of("orders"), &["events"])), "events");
    }

    #[test]
    fn what_is_set_for_all_is_found_there() {
        assert_eq!(at(|places, of| places.setting(of("orders"), &["vpc"])), "vpc");
        assert_eq!(at(|places, of| places.setting(of("orders"), &["env", "KEY"])), "one");
        assert_eq!(at(|places, of| places.setting(of("orders"), &["layers"])), "orders", "nowhere");
    }

    #[test]
    fn what_stands_beside_is_found() {
        assert_eq!(at(|places, of| places.setting(of("jobs"), &["filter"])), "filter");
    }

    #[test]
    fn what_is_said_is_found_by_its_words() {
        let said = |text: &'static str| {
            at(move |places, of| places.saying(of("orders"), &["policies"], text))
        };
        assert_eq!(said("ses:SendEmail"), "ses:SendEmail");
        assert_eq!(said("nothing"), "policies");
    }
}
