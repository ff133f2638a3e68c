//! A lambda integration, an authorizer or a test that names a function which the spec does not define.
//!
//! Why: API Gateway would be told to invoke a function that no stack makes, and answer every request with 500.
//!
//! ```yaml
//! functions: { random: {} }
//! integrations: { random: { type: lambda, function: randon } }   # no function `randon`
//! ```
//!
//! Fix: name a function of the spec, or define one of that name.

use super::context::{Callee, Context, scalar};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::{FunctionName, Integration, Spanned};

const CODE: Code = Code::SV0201;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let integrations = cx.integrations().filter_map(|(_, integration)| match integration? {
        Integration::Lambda(lambda) => lambda.function.as_ref(),
        _ => None,
    });
    let authorizers = cx.authorizers().filter_map(|(_, authorizer)| authorizer?.function());
    let tests = cx.spec.tests.iter().flatten().filter_map(|test| test.invoke.as_ref());
    for function in integrations.chain(authorizers).chain(tests) {
        if let Callee::Unknown = cx.callee(function) {
            sink.push(diagnostic(cx, function));
        }
    }
}

fn diagnostic(cx: &Context<'_>, written: &Spanned<FunctionName>) -> Diagnostic {
    let name = &**written;
    let new = |help| {
        Diagnostic::new(CODE, written.span, format!("no function is named `{}`", name.0), help)
    };
    if let Some(meant) = cx.functions.meant(name, &cx.effort) {
        return new(format!("did you mean `{}`?", meant.value))
            .also(meant.span, "a function with a similar name is defined here")
            .fix(written.span, scalar(meant));
    }
    let define = format!("add `{}` to `functions`", name.0);
    new(if cx.functions.is_empty() {
        define
    } else {
        format!("name one that is defined ({}), or {define}", cx.functions.list())
    })
}
