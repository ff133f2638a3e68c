//! A table that CloudFormation is to delete and may not.
//!
//! Why: with `retain: false` the table goes with the stack, and `deletion_protection` refuses; the stack then cannot be deleted.
//!
//! ```yaml
//! tables: { orders: { key: { id: string }, retain: false, deletion_protection: true } }
//! ```
//!
//! Fix: one of the two.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};

const CODE: Code = Code::SV0517;
const HELP: &str = "take one of the two away";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (name, table) in cx.tables() {
        let retain = table.retain.as_ref().filter(|retain| !retain.value);
        let protected = table.deletion_protection.as_ref().filter(|protected| protected.value);
        if let Some((retain, protected)) = retain.zip(protected) {
            let message = format!("the stack cannot be deleted with table `{}`", name.value);
            let found = Diagnostic::new(CODE, protected.span, message, HELP);
            sink.push(found.also(retain.span, "it is to be deleted with the stack"));
        }
    }
}
