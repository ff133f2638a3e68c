//! An action of a service that IAM calls otherwise.
//!
//! Why: IAM takes any word before the colon and allows nothing with a wrong one; the function fails when it first needs the right.
//!
//! ```yaml
//! functions: { orders: { policies: [{ actions: [eventbridge:PutEvents], resources: ["arn:…"] }] } }
//! ```
//!
//! Fix: the word that IAM has for the service, such as `events`.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::MISTAKEN_SERVICES;

const CODE: Code = Code::SV0370;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for statement in cx.statements() {
        for action in statement.actions.iter().flatten() {
            let Some((service, _)) = action.split_once(':') else { continue };
            let written = service.to_ascii_lowercase();
            let Some((_, right)) = MISTAKEN_SERVICES.iter().find(|(wrong, _)| *wrong == written)
            else {
                continue;
            };
            let message = format!("there is no service `{service}` in IAM");
            let help = format!("write `{right}`, which is its word for it");
            let (span, edit) = cx.edit(action.span, action, 0..service.len(), right);
            let at = cx.within(action.span, action, 0..service.len());
            sink.push(Diagnostic::new(CODE, at, message, help).fix(span, edit));
        }
    }
}
