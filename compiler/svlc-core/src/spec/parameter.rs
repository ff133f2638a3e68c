//! `parameters:` as written.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use super::{ConstraintText, ParameterDescription, ParameterPattern, Scalar, Spanned};
use crate::facts::{PARAMETER_TYPES, PARAMETER_VALUE};

/// A parameter of the templates: a value that is asked for when the stack is deployed. `${parameters.NAME}` refers to it.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Parameter {
    /// What kind of value it takes. A list can be referred to only where a list is wanted. Default: `String`.
    #[serde(rename = "type")]
    pub kind: Option<Spanned<ParameterType>>,
    /// What it is for; the console shows it beside the field.
    pub description: Option<Spanned<ParameterDescription>>,
    /// Its value when none is given at deployment; of a list, the values parted by commas. Without one, a value has to be given.
    pub default: Option<Spanned<Constant>>,
    /// The values that it may have.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    pub allowed: Option<Vec<Spanned<Constant>>>,
    /// Regular expression (Java's) that the whole value has to fit; of a list, each of its values.
    pub pattern: Option<Spanned<ParameterPattern>>,
    /// What CloudFormation says of a value that is not allowed.
    pub constraint: Option<Spanned<ConstraintText>>,
    /// Fewest characters, of a `String`.
    #[schemars(range(min = 0, max = PARAMETER_VALUE))]
    pub min_length: Option<Spanned<u32>>,
    /// Most characters, of a `String`.
    #[schemars(range(min = 0, max = PARAMETER_VALUE))]
    pub max_length: Option<Spanned<u32>>,
    /// Least value, of a `Number`.
    pub min_value: Option<Spanned<f64>>,
    /// Greatest value, of a `Number`.
    pub max_value: Option<Spanned<f64>>,
    /// Whether the console and the API show `****` in place of its value. Default: `false`.
    pub no_echo: Option<Spanned<bool>>,
}

/// Type of a parameter.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline, extend("enum" = PARAMETER_TYPES))]
pub struct ParameterType(pub String);

/// Text, a number or a boolean in which nothing is referred to: CloudFormation takes nothing but the value itself here.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Constant(pub Scalar);

impl JsonSchema for Constant {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Constant".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": ["string", "number", "boolean"],
            "not": { "type": "string", "pattern": r"\$\{" },
            "x-svlc-says": "text, a number or a boolean, without `${`, for which CloudFormation has no meaning here",
        })
    }
}

impl Parameter {
    /// Type, filled in.
    pub fn kind(&self) -> &str {
        self.kind.as_ref().map_or("String", |kind| &kind.value.0)
    }
}
