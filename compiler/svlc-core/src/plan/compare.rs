//! Which parts of two mappings differ, down to the smallest, and which refer to something that changes.

use indexmap::{IndexMap, IndexSet};

use crate::cfn::{Intrinsic, Map, Piece, Value};

/// Keys that tell the items of a list apart.
const NAMES: [&str; 6] = ["Key", "PolicyName", "AttributeName", "IndexName", "Id", "Sid"];

/// Something that a reference gives and that changes: what is referred to, and whether it is certain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Moved {
    pub(super) because: String,
    pub(super) is_certain: bool,
}

/// Says of a logical id or a parameter, and perhaps an attribute, whether what it gives changes.
pub(super) type Moves<'a> = &'a dyn Fn(&str, Option<&str>) -> Option<Moved>;

/// A part that differs.
#[derive(Debug)]
pub(super) struct Difference<'a> {
    pub(super) path: Vec<String>,
    pub(super) from: Option<&'a Value>,
    pub(super) to: Option<&'a Value>,
    /// Where both say the same.
    pub(super) moved: Option<Moved>,
}

/// The parts in which two mappings differ, in the order of the first, then of the second.
pub(super) fn maps<'a>(from: &'a Map, to: &'a Map, moves: Moves<'_>) -> Vec<Difference<'a>> {
    let mut walk = Walk { path: Vec::new(), moves, found: Vec::new() };
    walk.map(from, to);
    walk.found
}

struct Walk<'a, 'm> {
    path: Vec<String>,
    moves: Moves<'m>,
    found: Vec<Difference<'a>>,
}

impl<'a> Walk<'a, '_> {
    fn map(&mut self, from: &'a Map, to: &'a Map) {
        let keys: IndexSet<&str> = from.iter().chain(to.iter()).map(|(key, _)| key).collect();
        for key in keys {
            self.below(key.to_owned(), from.get(key), to.get(key));
        }
    }

    fn below(&mut self, key: String, from: Option<&'a Value>, to: Option<&'a Value>) {
        self.path.push(key);
        self.pair(from, to);
        self.path.pop();
    }

    fn pair(&mut self, from: Option<&'a Value>, to: Option<&'a Value>) {
        match (from, to) {
            (Some(Value::Map(one)), Some(Value::Map(other))) => self.map(one, other),
            (Some(Value::List(one)), Some(Value::List(other))) => {
                self.list((one, from), (other, to))
            }
            (Some(one), Some(other)) if is_same(one, other) => {
                let moved = references(other)
                    .into_iter()
                    .find_map(|(id, attribute)| (self.moves)(id, attribute));
                if moved.is_some() {
                    self.found.push(Difference { path: self.path.clone(), from, to, moved });
                }
            }
            _ => self.found.push(Difference { path: self.path.clone(), from, to, moved: None }),
        }
    }

    fn list(
        &mut self,
        (one, from): (&'a [Value], Option<&'a Value>),
        (other, to): (&'a [Value], Option<&'a Value>),
    ) {
        if let Some((one, other)) = texts(one).zip(texts(other)).filter(|(one, other)| one != other)
        {
            let gone = one.iter().filter(|(text, _)| !other.contains_key(*text));
            let new = other.iter().filter(|(text, _)| !one.contains_key(*text));
            let pairs = gone.map(|(_, value)| (Some(*value), None));
            for (from, to) in pairs.chain(new.map(|(_, value)| (None, Some(*value)))) {
                self.below("[]".to_owned(), from, to);
            }
        } else if let Some((one, other)) = named(one).zip(named(other)) {
            let names: IndexSet<&str> = one.iter().chain(&other).map(|(name, _)| *name).collect();
            for name in names {
                let find = |all: &[(&str, &'a Value)]| {
                    all.iter().find(|(own, _)| *own == name).map(|(_, value)| *value)
                };
                self.below(format!("[{name}]"), find(&one), find(&other));
            }
        } else if one.len() == other.len() {
            for (index, (one, other)) in one.iter().zip(other).enumerate() {
                self.below(format!("[{index}]"), Some(one), Some(other));
            }
        } else {
            self.found.push(Difference { path: self.path.clone(), from, to, moved: None });
        }
    }
}

/// The items by themselves, if each is another text.
fn texts(items: &[Value]) -> Option<IndexMap<&str, &Value>> {
    let texts: Option<IndexMap<&str, &Value>> = items
        .iter()
        .map(|item| match item {
            Value::Text(text) => Some((text.as_str(), item)),
            _ => None,
        })
        .collect();
    texts.filter(|texts| texts.len() == items.len())
}

/// The items by name, if each has one of its own.
fn named(items: &[Value]) -> Option<Vec<(&str, &Value)>> {
    let key = NAMES.into_iter().find(|key| {
        items.first().is_some_and(|item| matches!(item, Value::Map(map) if map.get(key).is_some()))
    })?;
    let named: Option<Vec<(&str, &Value)>> = items
        .iter()
        .map(|item| match item {
            Value::Map(map) => match map.get(key) {
                Some(Value::Text(name)) => Some((name.as_str(), item)),
                _ => None,
            },
            _ => None,
        })
        .collect();
    let named = named?;
    let names: IndexSet<&str> = named.iter().map(|(name, _)| *name).collect();
    (names.len() == named.len()).then_some(named)
}

/// Whether CloudFormation takes two values for the same.
pub(super) fn is_same(one: &Value, other: &Value) -> bool {
    one == other || one.scalar().is_some_and(|one| other.scalar() == Some(one))
}

/// What a value refers to: ids or names, and attributes.
pub(super) fn references(value: &Value) -> Vec<(&str, Option<&str>)> {
    match value {
        Value::List(items) => items.iter().flat_map(references).collect(),
        Value::Map(map) => map.iter().flat_map(|(_, value)| references(value)).collect(),
        Value::Intrinsic(Intrinsic::Ref(id)) => vec![(id, None)],
        Value::Intrinsic(Intrinsic::GetAtt(id, attribute)) => vec![(id, Some(attribute))],
        Value::Intrinsic(Intrinsic::Sub(pieces)) => {
            let references = pieces.iter().filter_map(|piece| match piece {
                Piece::Text(_) => None,
                Piece::Ref(id) => Some((id.as_str(), None)),
                Piece::GetAtt(id, attribute) => Some((id.as_str(), Some(&**attribute))),
            });
            references.collect()
        }
        Value::Null | Value::Text(_) | Value::Integer(_) | Value::Float(_) | Value::Boolean(_) => {
            Vec::new()
        }
    }
}
