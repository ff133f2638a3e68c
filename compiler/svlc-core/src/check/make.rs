//! [`Make`]: what a function is made of, as far as a spec as written tells. Several rules ask.

use super::context::Context;
use crate::date::Date;
use crate::facts::{self, runtimes::Runtime};
use crate::spec::{Function, ImageUri, RuntimeName, Spanned};

/// What a function is made of.
#[derive(Clone, Copy)]
pub(super) enum Make<'a> {
    /// What would tell was faulty.
    Hole,
    /// Rust that svlc builds.
    Rust,
    /// Code for a managed runtime, and where that is written.
    Managed(&'static Runtime, &'a Spanned<RuntimeName>),
    /// A container image.
    Image(&'a Spanned<ImageUri>),
}

/// What the function of that name is made of.
pub(super) fn make<'a>(cx: &Context<'a>, name: &str, function: &'a Function) -> Make<'a> {
    let hides = |key| cx.holes.hides("functions", name, key);
    if let Some(image) = &function.image {
        return Make::Image(image);
    }
    if hides("image") {
        return Make::Hole;
    }
    let shared = cx.spec.defaults.as_ref().and_then(|defaults| defaults.runtime.as_ref());
    let written = match (&function.runtime, shared) {
        (Some(own), _) => own,
        (None, _) if hides("runtime") => return Make::Hole,
        (None, Some(shared)) => shared,
        (None, None) if cx.holes.hides_default("runtime") => return Make::Hole,
        (None, None) => return Make::Rust,
    };
    match Runtime::find(&written.value.0) {
        Some(runtime) => Make::Managed(runtime, written),
        None => Make::Rust,
    }
}

/// The day on which it is compiled.
pub(super) fn today(cx: &Context<'_>) -> Date {
    cx.settings.today.unwrap_or(facts::AS_OF)
}

/// Whether Lambda creates no more functions with it, which `blocked_runtime` tells.
pub(super) fn is_blocked(cx: &Context<'_>, runtime: &Runtime) -> bool {
    runtime.end.is_some_and(|end| end.blocks_creation <= today(cx))
}
