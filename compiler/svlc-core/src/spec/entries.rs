//! [`Entries`]: a mapping from names of a kind to values, in the order written. The kind gives the names their schema.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::Spanned;

/// A mapping whose keys are names of kind `K`. A value that was faulty is a hole, but its name is known,
/// so that references to it are not reported as well.
#[derive(Debug, Clone)]
pub struct Entries<K, V> {
    map: IndexMap<Spanned<String>, Option<V>>,
    kind: PhantomData<K>,
}

impl<K, V> Entries<K, V> {
    /// Names and values, holes included.
    pub fn all(&self) -> impl ExactSizeIterator<Item = (&Spanned<String>, Option<&V>)> {
        self.map.iter().map(|(key, value)| (key, value.as_ref()))
    }

    /// Names and values that are whole.
    pub fn iter(&self) -> impl Iterator<Item = (&Spanned<String>, &V)> {
        self.map.iter().filter_map(|(key, value)| Some((key, value.as_ref()?)))
    }

    /// The names.
    pub fn names(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.map.keys()
    }

    /// The value of that name, if it is there and whole.
    pub fn get(&self, name: &str) -> Option<&V> {
        self.map.get(name)?.as_ref()
    }

    /// The name as written, whether its value is whole or not.
    pub fn name(&self, name: &str) -> Option<&Spanned<String>> {
        self.map.get_key_value(name).map(|(key, _)| key)
    }

    /// Position of the name, in order of writing.
    pub fn index_of(&self, name: &str) -> Option<usize> {
        self.map.get_index_of(name)
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.map.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.map.is_empty()
    }
}

impl<K, V> Default for Entries<K, V> {
    fn default() -> Self {
        Self { map: IndexMap::new(), kind: PhantomData }
    }
}

impl<K: JsonSchema, V: JsonSchema> JsonSchema for Entries<K, V> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("{}Entries", V::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let names = K::json_schema(generator);
        let values = generator.subschema_for::<V>();
        json_schema!({ "type": "object", "propertyNames": names, "additionalProperties": values })
    }
}

impl<'de, K, V: Deserialize<'de>> Deserialize<'de> for Entries<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntriesVisitor<K, V>(PhantomData<(K, V)>);
        impl<'de, K, V: Deserialize<'de>> Visitor<'de> for EntriesVisitor<K, V> {
            type Value = Entries<K, V>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
                let mut map = IndexMap::new();
                while let Some((key, value)) = access.next_entry()? {
                    map.entry(key).or_insert(value);
                }
                Ok(Entries { map, kind: PhantomData })
            }
        }
        deserializer.deserialize_map(EntriesVisitor(PhantomData))
    }
}
