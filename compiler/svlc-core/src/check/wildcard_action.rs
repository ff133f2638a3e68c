//! A statement that allows every action, or every action of a service.
//!
//! Why: whoever gets hold of the function gets hold of all that; and what the function really needs is no longer written anywhere.
//!
//! ```yaml
//! functions: { orders: { policies: [{ actions: ["dynamodb:*"], resources: ["arn:…"] }] } }
//! ```
//!
//! Fix: name the actions, or grant `access`, which does.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0410;
const HELP: &str = "name the actions that the function needs, or use `access`";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for statement in cx.statements() {
        for action in statement.actions.iter().flatten() {
            let message = match action.split_once(':') {
                None => "this allows every action of every service".to_owned(),
                Some((service, "*")) => format!("this allows every action of `{service}`"),
                Some(_) => continue,
            };
            sink.push(Diagnostic::new(CODE, action.span, message, HELP));
        }
    }
}
