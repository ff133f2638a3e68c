//! From a checked document to a [`Spec`]: a serde deserializer that knows spans and leaves a hole where `schema` found a
//! fault. Reports nothing; what it is handed has been checked.

use serde::de::value::U32Deserializer;
use serde::de::{
    DeserializeSeed, EnumAccess, Error as _, IntoDeserializer, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};
use serde::{Deserialize, Deserializer, forward_to_deserialize_any};

use crate::document::{Document, NodeId, NodeKind, Plain, plain};
use crate::schema::Faulty;
use crate::spec::{RAW, SCALAR, SPANNED, Spec};

/// Decodes the document; faulty nodes become holes.
pub(crate) fn decode(document: &Document, faulty: &Faulty) -> Spec {
    let root = De { document, faulty, node: document.root() };
    if faulty.contains(document.root()) {
        return Spec::default();
    }
    Spec::deserialize(root)
        .expect("the schema refuses whatever serde would refuse; tests compare the two")
}

#[derive(Clone, Copy)]
struct De<'a> {
    document: &'a Document,
    faulty: &'a Faulty,
    node: NodeId,
}

type Error = serde::de::value::Error;

impl<'a> De<'a> {
    fn at(self, node: NodeId) -> Self {
        Self { node, ..self }
    }

    fn text(self) -> &'a str {
        self.document.text(self.node)
    }

    fn integer(self) -> Result<i64, Error> {
        match plain(self.text()) {
            Plain::Integer(value) => Ok(value),
            _ => Err(Error::custom(format_args!("`{}` is not a whole number", self.text()))),
        }
    }

    fn children(self) -> &'a [NodeId] {
        match &self.document.node(self.node).kind {
            NodeKind::Sequence(items) => items,
            _ => &[],
        }
    }

    fn entries(self) -> &'a [(NodeId, NodeId)] {
        match &self.document.node(self.node).kind {
            NodeKind::Mapping(entries) => entries,
            _ => &[],
        }
    }
}

macro_rules! integers {
    ($($method:ident $visit:ident $type:ty;)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            let value = <$type>::try_from(self.integer()?).map_err(Error::custom)?;
            visitor.$visit(value)
        })*
    };
}

impl<'de> Deserializer<'de> for De<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(self.text())
    }

    integers! {
        deserialize_u32 visit_u32 u32;
        deserialize_i32 visit_i32 i32;
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_f64(self.text().parse().map_err(Error::custom)?)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(plain(self.text()) == Plain::Boolean(true))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.faulty.contains(self.node) {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        let value = match &self.document.node(self.node).kind {
            _ if name != SCALAR && name != RAW => return visitor.visit_newtype_struct(self),
            NodeKind::Scalar { text, is_plain: true } => plain(text),
            NodeKind::Scalar { .. } => Plain::Text,
            NodeKind::Sequence(_) if name == RAW => return self.deserialize_seq(visitor),
            NodeKind::Mapping(_) if name == RAW => return self.deserialize_map(visitor),
            _ => return Err(Error::custom("a scalar was expected")),
        };
        let letter = match value {
            Plain::Null if name == RAW => return visitor.visit_unit(),
            Plain::Integer(_) => 'i',
            Plain::Float(_) => 'f',
            Plain::Boolean(_) => 'b',
            Plain::Null | Plain::Text => 't',
        };
        visitor.visit_str(&format!("{letter}{}", self.text()))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        debug_assert_eq!(name, SPANNED);
        visitor.visit_seq(SpannedParts { de: self, part: 0 })
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(Items { de: self, rest: self.children().iter() })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(Pairs { de: self, rest: self.entries().iter(), value: None })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    /// Four kinds of enum: a bare value, one of `short`, `settings` and `list` by the kind of node, one tagged by its `type`, or
    /// one that is chosen by its only key.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let kind = &self.document.node(self.node).kind;
        let is_mapping = matches!(kind, NodeKind::Mapping(_));
        if let [(key, value)] = self.entries()
            && variants.contains(&self.document.text(*key))
        {
            let variant = self.document.text(*key);
            return visitor.visit_enum(Variant { de: self.at(*value), variant });
        }
        let is_list = matches!(kind, NodeKind::Sequence(_));
        let is_by_kind = variants.contains(&"settings") || variants.contains(&"list");
        let variant = match (is_mapping, is_by_kind) {
            (true, true) => "settings",
            (false, true) if is_list => "list",
            (false, true) => "short",
            (true, false) => {
                self.document.get(self.node, "type").map_or("", |node| self.document.text(node))
            }
            (false, false) => self.text(),
        };
        visitor.visit_enum(Variant { de: self, variant })
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i8 i16 i64 i128 u8 u16 u64 u128 f32 char str string bytes byte_buf unit unit_struct tuple identifier
    }
}

/// Start, end and value, as [`crate::spec::Spanned`] asks for them.
struct SpannedParts<'a> {
    de: De<'a>,
    part: u8,
}

impl<'de> SeqAccess<'de> for SpannedParts<'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let span = self.de.document.span(self.de.node);
        let number = |value: u32| -> U32Deserializer<Error> { value.into_deserializer() };
        self.part += 1;
        match self.part {
            1 => seed.deserialize(number(span.start)).map(Some),
            2 => seed.deserialize(number(span.end)).map(Some),
            3 => seed.deserialize(self.de).map(Some),
            _ => Ok(None),
        }
    }
}

/// The items of a list that are whole.
struct Items<'a> {
    de: De<'a>,
    rest: std::slice::Iter<'a, NodeId>,
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let faulty = self.de.faulty;
        match self.rest.find(|node| !faulty.contains(**node)) {
            Some(node) => seed.deserialize(self.de.at(*node)).map(Some),
            None => Ok(None),
        }
    }
}

/// The entries of a mapping.
struct Pairs<'a> {
    de: De<'a>,
    rest: std::slice::Iter<'a, (NodeId, NodeId)>,
    value: Option<NodeId>,
}

impl<'de> MapAccess<'de> for Pairs<'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        let document = self.de.document;
        let next = self.rest.find(|(key, _)| !document.is_hole(*key));
        let Some((key, value)) = next else { return Ok(None) };
        self.value = Some(*value);
        seed.deserialize(self.de.at(*key)).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Error> {
        let value = self.value.take().expect("serde asks for a value after its key");
        seed.deserialize(self.de.at(value))
    }
}

struct Variant<'a> {
    de: De<'a>,
    variant: &'a str,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Error;
    type Variant = De<'de>;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, De<'de>), Error> {
        let name: serde::de::value::StrDeserializer<'_, Error> = self.variant.into_deserializer();
        Ok((seed.deserialize(name)?, self.de))
    }
}

impl<'de> VariantAccess<'de> for De<'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("the language has no tuples"))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        Err(Error::custom("variants of the language are named types"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Sink;
    use crate::schema;
    use crate::source::Source;
    use crate::spec::{Raw, ScalarKind};

    #[test]
    fn a_value_of_any_form_keeps_its_tree() {
        let source = Source::new("any.yaml", "a: [1, '1', ~]\nb: { c: 1.50, d: true }\n");
        let mut sink = Sink::new();
        let document = crate::document::parse(&source, &mut sink).expect("it is YAML");
        let (faulty, _) = schema::check(&source, &document, &mut sink);
        let raw =
            Raw::deserialize(De { document: &document, faulty: &faulty, node: document.root() });
        let raw = raw.expect("any value is one");
        let entries: Vec<_> = raw.entries().collect();
        let Raw::List(items) = &entries[0].1.value else { panic!("{entries:?}") };
        assert!(matches!(&items[0].value, Raw::Scalar(one) if one.kind == ScalarKind::Integer));
        assert!(matches!(&items[1].value, Raw::Scalar(one) if one.kind == ScalarKind::Text));
        assert_eq!(items[2].value, Raw::Null);
        let inner: Vec<_> = entries[1].1.entries().collect();
        assert_eq!(source.slice(inner[0].1.span), "1.50");
        assert!(matches!(&inner[1].1.value, Raw::Scalar(one) if one.kind == ScalarKind::Boolean));
    }
}
