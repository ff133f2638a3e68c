//! A statement on every resource of the account.
//!
//! Why: whoever gets hold of the function gets hold of all of them. Only a few actions, which are not about a resource, take
//! nothing but `*`.
//!
//! ```yaml
//! functions: { orders: { policies: [{ actions: [dynamodb:GetItem], resources: ["*"] }] } }
//! ```
//!
//! Fix: the ARNs that the function needs, such as `${tables.orders.arn}`.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0411;
const MESSAGE: &str = "this allows the actions on every resource";
const HELP: &str = "name the ARNs that the function needs, such as `${tables.NAME.arn}`";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for statement in cx.statements() {
        let resources = statement.resources.iter().flatten();
        for resource in resources.filter(|resource| resource.value.0 == "*") {
            sink.push(Diagnostic::new(CODE, resource.span, MESSAGE, HELP));
        }
    }
}
