//! [`Scalar`]: a value of text, number or boolean, kept as it was written, with its YAML kind.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::facts;

/// What a plain scalar is in YAML 1.2's core schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScalarKind {
    /// Quoted, or plain and nothing else.
    Text,
    /// A whole number that fits `i64`.
    Integer,
    /// A number with a fraction or an exponent.
    Float,
    /// `true` or `false`.
    Boolean,
}

/// The value of an environment variable: text as written (`1.10` stays `1.10`), and the kind that gives the generated
/// Rust field its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar {
    /// The text as written, without quotes.
    pub text: String,
    /// Its kind.
    pub kind: ScalarKind,
}

impl Scalar {
    /// A scalar as `decode` hands it over: a letter for the kind, then the text.
    pub(super) fn decoded(coded: &str) -> Self {
        let kind = match coded.as_bytes().first() {
            Some(b'i') => ScalarKind::Integer,
            Some(b'f') => ScalarKind::Float,
            Some(b'b') => ScalarKind::Boolean,
            _ => ScalarKind::Text,
        };
        Self { text: coded.get(1..).unwrap_or_default().to_owned(), kind }
    }

    /// The value in JSON.
    pub(super) fn json(&self) -> Value {
        let number = match self.kind {
            ScalarKind::Text => None,
            ScalarKind::Boolean => return Value::from(self.text.eq_ignore_ascii_case("true")),
            ScalarKind::Integer => self.text.parse::<i64>().ok().map(Value::from),
            ScalarKind::Float => self.text.parse::<f64>().ok().map(Value::from),
        };
        number.unwrap_or_else(|| Value::from(self.text.clone()))
    }
}

impl JsonSchema for Scalar {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Scalar".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "number", "boolean"], "x-svlc-references": true, "x-svlc-secrets": true })
    }
}

/// The name by which `decode` knows that the kind of a scalar is asked for.
pub(crate) const SCALAR: &str = "$svlc::Scalar";

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ScalarVisitor;
        impl Visitor<'_> for ScalarVisitor {
            type Value = Scalar;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text, a number or a boolean")
            }
            fn visit_str<E: Error>(self, coded: &str) -> Result<Scalar, E> {
                Ok(Scalar::decoded(coded))
            }
        }
        deserializer.deserialize_newtype_struct(SCALAR, ScalarVisitor)
    }
}

/// How long CloudWatch Logs keeps events, in days; one of the values that it offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline, extend("enum" = facts::LOG_RETENTION_DAYS))]
pub struct Retention(pub u32);
