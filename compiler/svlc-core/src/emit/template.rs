//! Parameters and outputs that the spec itself gives, the same in both templates.

use super::text;
use crate::cfn::{Map, Output, Value};
use crate::model::{self, Model};

/// The parameters by name.
pub(super) fn parameters(model: &Model) -> Map {
    model.parameters.iter().map(|one| (&one.name, parameter(one))).collect()
}

fn parameter(parameter: &model::Parameter) -> Map {
    let value = |text: &String| value(&parameter.kind, text);
    Map::new()
        .with("Type", &parameter.kind)
        .with_some("Description", parameter.description.as_ref())
        .with_some("Default", parameter.default.as_ref().map(value))
        .with_filled("AllowedValues", Value::list(parameter.allowed.iter().map(value)))
        .with_some("AllowedPattern", parameter.pattern.as_ref())
        .with_some("ConstraintDescription", parameter.constraint.as_ref())
        .with_some("MinLength", parameter.length.0)
        .with_some("MaxLength", parameter.length.1)
        .with_some("MinValue", parameter.range.0)
        .with_some("MaxValue", parameter.range.1)
        .with_some("NoEcho", parameter.no_echo.then_some(true))
}

/// A number as one where a number is wanted.
fn value(kind: &str, text: &str) -> Value {
    match text.parse::<f64>() {
        Ok(number) if kind == "Number" => number.into(),
        _ => text.into(),
    }
}

/// The outputs by name.
pub(super) fn outputs(model: &Model) -> impl Iterator<Item = (String, Output)> {
    model.outputs.iter().map(|one| {
        let output = Output {
            description: one.description.clone().unwrap_or_default(),
            value: text::value(&one.value),
            export: one.export.as_ref().map(text::value),
        };
        (one.name.clone(), output)
    })
}
