//! [`Raw`]: a value of any form, for what AWS defines and svlc hands on: patterns, filters, properties of raw resources.
//! Kept as a tree with spans; a value with a fault anywhere in it is a hole as a whole.

use std::borrow::Cow;
use std::fmt;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::{Scalar, ScalarKind, Spanned};

/// A value of any form that is taken as it is: it may be nothing, and `${…}` in its texts is text.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Literal(pub Raw);

/// A mapping that is taken as it is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct LiteralMap(pub Raw);

/// A value of any form; `${…}` in its texts is a reference. Nowhere empty: CloudFormation has no null.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Raw {
    /// Nothing. Only in [`Json`] and [`JsonMap`].
    Null,
    /// Text, a number or a boolean.
    Scalar(Scalar),
    /// A list.
    List(Vec<Spanned<Raw>>),
    /// A mapping, in the order written.
    Map(IndexMap<Spanned<String>, Spanned<Raw>>),
}

/// A mapping to values of any form.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct RawMap(pub Raw);

/// A value of any form that becomes JSON in a text, where `null` may stand.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Json(pub Raw);

/// A mapping that becomes JSON in a text.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct JsonMap(pub Raw);

impl Raw {
    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Scalar(scalar) => Some(&scalar.text),
            _ => None,
        }
    }

    /// The argument of `Fn::GetAtt`, `[Id, Attribute]` or `Id.Attribute`: the id and the attribute.
    pub fn attribute(&self) -> Option<(String, String)> {
        let (id, attribute) = match self {
            Self::Scalar(scalar) => {
                let (id, attribute) = scalar.text.split_once('.')?;
                (id.to_owned(), attribute.to_owned())
            }
            Self::List(items) => {
                let texts: Option<Vec<&str>> = items.iter().map(|item| item.text()).collect();
                let texts = texts?;
                let (id, attribute) = texts.split_first()?;
                ((*id).to_owned(), attribute.join("."))
            }
            _ => return None,
        };
        (!id.is_empty() && !attribute.is_empty()).then_some((id, attribute))
    }

    /// The entries of a mapping; none of anything else.
    pub fn entries(&self) -> impl Iterator<Item = (&Spanned<String>, &Spanned<Raw>)> {
        let map = if let Self::Map(map) = self { Some(map) } else { None };
        map.into_iter().flatten()
    }

    /// The value in JSON, its texts as they are.
    pub fn json(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Scalar(scalar) => scalar.json(),
            Self::List(items) => items.iter().map(|item| item.json()).collect(),
            Self::Map(entries) => {
                entries.iter().map(|(key, value)| (key.value.clone(), value.json())).collect()
            }
        }
    }

    /// The value in one line, such that two that are written alike are the same, and only those.
    pub fn written(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Scalar(scalar) if scalar.kind == ScalarKind::Text => format!("{:?}", scalar.text),
            Self::Scalar(scalar) => scalar.text.clone(),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(|item| item.written()).collect();
                format!("[{}]", items.join(","))
            }
            Self::Map(entries) => {
                let entry = |(key, value): (&Spanned<String>, &Spanned<Self>)| {
                    format!("{:?}:{}", key.value, value.written())
                };
                let entries: Vec<String> = entries.iter().map(entry).collect();
                format!("{{{}}}", entries.join(","))
            }
        }
    }
}

/// The keyword by which the walker knows that what stands below is nobody's business.
macro_rules! any {
    ($($type:ident($is_inline:literal) $schema:expr;)*) => {
        $(impl JsonSchema for $type {
            fn inline_schema() -> bool {
                $is_inline
            }
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }
            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                let schema: fn(&mut SchemaGenerator) -> Schema = $schema;
                schema(generator)
            }
        })*
    };
}

any! {
    Raw(false) |generator| {
        let any = generator.subschema_for::<Self>();
        json_schema!({
            "description": "A value of any form, but not nothing; `${…}` in its texts is a reference.",
            "type": ["string", "number", "boolean", "array", "object"],
            "items": any,
            "additionalProperties": any,
            "x-svlc-any": true
        })
    };
    RawMap(true) |generator| {
        let any = generator.subschema_for::<Raw>();
        json_schema!({ "type": "object", "additionalProperties": any, "x-svlc-any": true })
    };
    Json(true) |_| json_schema!({ "x-svlc-any": true });
    JsonMap(true) |_| json_schema!({ "type": "object", "x-svlc-any": true });
    Literal(true) |_| json_schema!({ "x-svlc-any": true, "x-svlc-literal": true });
    LiteralMap(true) |_| json_schema!({ "type": "object", "x-svlc-any": true, "x-svlc-literal": true });
}

/// The name by which `decode` knows that a value of any form is asked for.
pub(crate) const RAW: &str = "$svlc::Raw";

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(RAW, RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E: Error>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    /// `decode` hands over a scalar as [`Scalar`] wants it.
    fn visit_str<E: Error>(self, coded: &str) -> Result<Raw, E> {
        Ok(Raw::Scalar(Scalar::decoded(coded)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Raw, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Raw::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Raw, A::Error> {
        let mut map = IndexMap::new();
        while let Some((key, value)) = entries.next_entry()? {
            map.insert(key, value);
        }
        Ok(Raw::Map(map))
    }
}
