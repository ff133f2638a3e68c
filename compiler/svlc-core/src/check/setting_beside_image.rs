//! A setting of a function that a container image has of its own.
//!
//! Why: Lambda refuses it (`lambda-dg`, images-create; cfn-lint 1.58 rule E3685): the image says what it starts, what it is built
//! on and what else is in it.
//!
//! ```yaml
//! functions: { orders: { image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders:1", handler: app.handler } }
//! ```
//!
//! Fix: take the setting away.

use super::context::Context;
use super::several_packages;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::source::Span;
use crate::spec::{Function, RuntimeManagement};

const CODE: Code = Code::SV0328;
const HELP: &str = "take it away: what it sets is a part of the image";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (name, function) in cx.functions() {
        let Some(function) = function else { continue };
        let Some(image) = &function.image else { continue };
        if several_packages::written(function).len() > 1 {
            continue;
        }
        for (key, span) in excluded(function) {
            let message = format!("function `{}` has an image, and so no `{key}`", name.value);
            sink.push(Diagnostic::new(CODE, span, message, HELP).also(image.span, "the image"));
        }
    }
}

fn excluded(function: &Function) -> impl Iterator<Item = (&'static str, Span)> {
    let runtime = function.runtime.as_ref().map(|runtime| ("runtime", runtime.span));
    let handler = function.handler.as_ref().map(|handler| ("handler", handler.span));
    let layers = function.layers.as_ref().and_then(|layers| layers.first());
    let layers = layers.map(|layer| ("layers", layer.span));
    let snapshots = function.snap_start.as_ref().filter(|wanted| wanted.value);
    let snapshots = snapshots.map(|wanted| ("snap_start", wanted.span));
    let version = match &function.runtime_management {
        Some(RuntimeManagement::Short(update)) => Some(update.span),
        Some(RuntimeManagement::Settings(all)) => all.version.as_ref().map(|arn| arn.span),
        None => None,
    };
    let version = version.map(|span| ("runtime_management", span));
    [runtime, handler, layers, snapshots, version].into_iter().flatten()
}
