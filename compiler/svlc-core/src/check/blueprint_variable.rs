//! The blueprint `random-number` without whole numbers in `RANDOM_MIN` and `RANDOM_MAX`, or with the smaller one larger.
//!
//! Why: the blueprint's handler reads both as whole numbers when it starts. Without them every invocation fails.
//!
//! ```yaml
//! functions:
//!   random: { blueprint: random-number, env: { RANDOM_MIN: 10, RANDOM_MAX: 1 } }
//! ```
//!
//! Fix: give both, `RANDOM_MIN` not above `RANDOM_MAX`. `defaults.env` counts too.

use super::context::Context;
use super::names::list;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::source::Span;
use crate::spec::{BlueprintName, Function, Scalar, ScalarKind, Spanned};

const CODE: Code = Code::SV0213;
const MIN: &str = "RANDOM_MIN";
const MAX: &str = "RANDOM_MAX";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (name, function) in cx.functions() {
        let Some(function) = function else { continue };
        let Some(blueprint) = &function.blueprint else { continue };
        if blueprint.value == BlueprintName::RandomNumber {
            variables(cx, &name.value, blueprint.span, function, sink);
        }
    }
}

/// What a function's environment has of a variable.
enum Found<'a> {
    Missing,
    Hole,
    Value(&'a Spanned<Scalar>),
}

fn variables(
    cx: &Context<'_>,
    function_name: &str,
    blueprint: Span,
    function: &Function,
    sink: &mut Sink,
) {
    let found = [MIN, MAX].map(|name| (name, find(cx, function_name, function, name)));
    let missing: Vec<&str> = found
        .iter()
        .filter(|(_, value)| matches!(value, Found::Missing))
        .map(|(name, _)| *name)
        .collect();
    if !missing.is_empty() {
        let message = format!(
            "blueprint `random-number` lacks {} in `env`",
            list(missing.iter().copied(), missing.len())
        );
        let help = "add `env: { RANDOM_MIN: 1, RANDOM_MAX: 1000 }` with the numbers you want";
        sink.push(Diagnostic::new(CODE, blueprint, message, help));
    }
    let numbers: Vec<_> = found
        .into_iter()
        .filter_map(|(name, value)| match value {
            Found::Value(value) => number(name, value, sink),
            Found::Missing | Found::Hole => None,
        })
        .collect();
    if let [(min, min_span), (max, max_span)] = numbers[..]
        && min > max
    {
        let message = format!("`{MIN}` is {min}, more than `{MAX}`, {max}");
        let help = "swap the two: the smaller number is `RANDOM_MIN`";
        sink.push(
            Diagnostic::new(CODE, min_span, message, help).also(max_span, "the smaller number"),
        );
    }
}

/// The number and its place, or a message that it is none.
fn number(name: &str, value: &Spanned<Scalar>, sink: &mut Sink) -> Option<(i64, Span)> {
    match value.value.text.parse() {
        Ok(number) if value.value.kind == ScalarKind::Integer => Some((number, value.span)),
        _ => {
            let message = format!("`{name}` is not a whole number");
            let help = "write a whole number without quotes, such as `1000`";
            sink.push(Diagnostic::new(CODE, value.span, message, help));
            None
        }
    }
}

fn find<'a>(
    cx: &Context<'a>,
    function_name: &str,
    function: &'a Function,
    variable: &str,
) -> Found<'a> {
    for env in [function.env.as_ref(), cx.default_env()].into_iter().flatten() {
        if env.name(variable).is_some() {
            return env.get(variable).map_or(Found::Hole, Found::Value);
        }
    }
    let is_hidden = cx.holes.hides_default_env()
        || (function.env.is_none() && cx.holes.hides("functions", function_name, "env"));
    if is_hidden { Found::Hole } else { Found::Missing }
}
