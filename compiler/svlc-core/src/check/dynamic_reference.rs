//! A text in which CloudFormation would see a dynamic reference, `{{resolve:…}}`.
//!
//! Why: CloudFormation replaces it by a parameter or a secret while it makes the stack, and has no way to escape it
//! (`cfn`, dynamic references). The text would not arrive as written, and the stack fails if nothing has that name.
//!
//! ```yaml
//! functions: { orders: { env: { TEMPLATE: "{{resolve:ssm:/orders/key}}" } } }
//! ```
//!
//! Fix: let the function read the parameter or the secret itself; or break the text up.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::source::Span;

const CODE: Code = Code::SV0216;
const OPENING: &str = "{{resolve:";
/// What stands behind it is not quoted: it may be a piece of a secret.
const MESSAGE: &str = "CloudFormation would replace this text by what `{{resolve:…}}` refers to";
const HELP: &str = "let the function read the parameter or secret itself, or break the text up as in `{ {resolve:`";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let values = cx.environment().filter_map(|(_, value)| value);
    for value in values {
        look(cx, value.span, &value.value.text, sink);
    }
    for text in cx.functions().filter_map(|(_, function)| function?.description.as_ref()) {
        look(cx, text.span, text, sink);
    }
    for (_, output) in cx.outputs() {
        if let Some(value) = output.value() {
            look(cx, value.span, value, sink);
        }
        if let Some(text) = output.settings().and_then(|settings| settings.description.as_ref()) {
            look(cx, text.span, text, sink);
        }
    }
    let api = cx.spec.api.as_ref();
    let descriptions = [cx.spec.description.as_ref(), api.and_then(|api| api.description.as_ref())];
    for text in descriptions.into_iter().flatten() {
        look(cx, text.span, text, sink);
    }
    if let Some(name) = api.and_then(|api| api.name.as_ref()) {
        look(cx, name.span, name, sink);
    }
}

fn look(cx: &Context<'_>, span: Span, text: &str, sink: &mut Sink) {
    if let Some(at) = text.find(OPENING) {
        let span = cx.within(span, text, at..at + OPENING.len());
        sink.push(Diagnostic::new(CODE, span, MESSAGE, HELP));
    }
}
