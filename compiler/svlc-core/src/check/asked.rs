//! What the rules on functions that authorizers ask look up: each authorizer with its function. Leaves the messages to them.

use super::context::{Callee, Context};
use super::make::{Make, make};
use crate::spec::{Authorizer, Function, FunctionName, LambdaAuthorizer, Spanned};

/// An authorizer that asks a function.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    /// Name of the authorizer.
    pub(super) authorizer: &'a Spanned<String>,
    /// Its settings.
    pub(super) settings: &'a LambdaAuthorizer,
    /// Where it names the function.
    pub(super) written: &'a Spanned<FunctionName>,
    /// Name of the function.
    pub(super) name: &'a Spanned<String>,
    /// The function.
    pub(super) function: &'a Function,
}

/// Every authorizer that asks a function in Rust.
pub(super) fn asked<'a>(cx: &Context<'a>) -> impl Iterator<Item = Asked<'a>> {
    cx.authorizers().filter_map(|(authorizer, own)| {
        let Authorizer::Lambda(settings) = own? else { return None };
        let written = settings.function.as_ref()?;
        let Callee::Function(name, Some(function)) = cx.callee(written) else { return None };
        let is_rust = matches!(make(cx, name, function), Make::Rust);
        is_rust.then_some(Asked { authorizer, settings, written, name, function })
    })
}

impl<'a> Asked<'a> {
    /// The first authorizer that asks the same function.
    pub(super) fn first(&self, cx: &Context<'a>) -> Self {
        asked(cx).find(|other| other.name.value == self.name.value).unwrap_or(*self)
    }
}
