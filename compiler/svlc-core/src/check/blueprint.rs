//! What the rules on blueprints look up: the functions that start from one, their variables and their routes. Leaves the
//! messages to them.

use super::context::{Callee, Context, Goal, RouteLine};
use crate::reference::{Reference, Section};
use crate::source::Span;
use crate::spec::{BlueprintName, Function, Integration, Scalar, Spanned};

/// A function that starts from a blueprint.
#[derive(Clone, Copy)]
pub(super) struct Started<'a> {
    /// Its name.
    pub(super) name: &'a Spanned<String>,
    /// Its settings.
    pub(super) function: &'a Function,
    /// The blueprint.
    pub(super) blueprint: BlueprintName,
    /// Where the blueprint is named.
    pub(super) span: Span,
}

/// What a function's environment has of a variable.
pub(super) enum Found<'a> {
    /// Nothing.
    Missing,
    /// Something that could not be read.
    Hole,
    /// A value.
    Value(&'a Spanned<Scalar>),
}

/// The functions that start from a blueprint.
pub(super) fn started<'a>(cx: &Context<'a>) -> impl Iterator<Item = Started<'a>> + use<'a> {
    cx.functions().filter_map(|(name, function)| {
        let function = function?;
        let blueprint = function.blueprint.as_ref()?;
        Some(Started { name, function, blueprint: blueprint.value, span: blueprint.span })
    })
}

impl<'a> Started<'a> {
    /// A variable of its environment, its own or that of `defaults`.
    pub(super) fn variable(&self, cx: &Context<'a>, variable: &str) -> Found<'a> {
        for env in [self.function.env.as_ref(), cx.default_env()].into_iter().flatten() {
            if env.name(variable).is_some() {
                return env.get(variable).map_or(Found::Hole, Found::Value);
            }
        }
        let own = &self.function.env;
        let is_hidden = cx.holes.hides_default_env()
            || (own.is_none() && cx.holes.hides("functions", &self.name.value, "env"));
        if is_hidden { Found::Hole } else { Found::Missing }
    }

    /// The text of a variable, if it can be read.
    pub(super) fn text(&self, cx: &Context<'a>, variable: &str) -> Option<&'a Spanned<Scalar>> {
        match self.variable(cx, variable) {
            Found::Value(value) => Some(value),
            Found::Missing | Found::Hole => None,
        }
    }

    /// The routes that lead to it, straight or through an integration.
    pub(super) fn routes<'c>(
        &self,
        cx: &'c Context<'a>,
    ) -> impl Iterator<Item = &'c RouteLine<'a>> {
        let name = self.name.value.as_str();
        cx.routes.iter().filter(move |line| callee(cx, line.goal) == Some(name))
    }
}

/// The table that a text names as `${tables.NAME.name}` and nothing else.
pub(super) fn table(text: &str) -> Option<&str> {
    let inner = text.trim().strip_prefix("${")?.strip_suffix('}')?;
    match Reference::parse(inner.trim()) {
        Ok(Reference::Attribute(Section::Tables, name, asked)) if asked.name == "name" => {
            Some(name)
        }
        _ => None,
    }
}

/// The function that a route leads to.
pub(super) fn callee<'a>(cx: &Context<'a>, goal: Goal<'a>) -> Option<&'a str> {
    match goal {
        Goal::Function(name, _) => Some(&name.value),
        Goal::Integration(name) => {
            let Integration::Lambda(lambda) = cx.spec.integrations.as_ref()?.get(name)? else {
                return None;
            };
            match cx.callee(lambda.function.as_ref()?) {
                Callee::Function(name, _) => Some(&name.value),
                Callee::Hole | Callee::Unknown => None,
            }
        }
        Goal::Hole | Goal::Unknown(..) => None,
    }
}
