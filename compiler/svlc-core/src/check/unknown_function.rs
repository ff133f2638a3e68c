//! A lambda integration that names a function which the spec does not define.
//!
//! Why: API Gateway would be told to invoke a function that no stack makes, and answer every request with 500.
//!
//! ```yaml
//! functions: { random: {} }
//! integrations: { random: { type: lambda, function: randon } }   # no function `randon`
//! ```
//!
//! Fix: name a function of the spec, or define one of that name.

use super::context::{Callee, Context, list, scalar};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::{FunctionName, Integration, Spanned};

const CODE: Code = Code::SV0201;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (_, integration) in cx.integrations() {
        let Some(Integration::Lambda(lambda)) = integration else { continue };
        let Some(function) = &lambda.function else { continue };
        if let Callee::Unknown = cx.callee(function) {
            sink.push(diagnostic(cx, function));
        }
    }
}

fn diagnostic(cx: &Context<'_>, written: &Spanned<FunctionName>) -> Diagnostic {
    let message = format!("no function is named `{}`", &*written.value);
    let names = || cx.functions().map(|(name, _)| name);
    let new = |help| Diagnostic::new(CODE, written.span, &message, help);
    match cx.meant(written, names()) {
        Some(meant) => new(format!("did you mean `{}`?", meant.value))
            .also(meant.span, "a function with a similar name is defined here")
            .fix(written.span, scalar(meant)),
        None if names().next().is_none() => {
            new(format!("define it: add `{}` to `functions`", &*written.value))
        }
        None => new(format!(
            "name one of the functions, {}, or define `{}` in `functions`",
            list(names().map(|name| name.value.as_str())),
            &*written.value
        )),
    }
}
