//! A table that the blueprint `table-crud` cannot keep: one parameter of a path does not tell its items apart.
//!
//! Why: an item of a table with a sort key has two values for its key, and the last segment of a path holds one of them. Bytes
//! have no form in a path that everyone would read in the same way.
//!
//! ```yaml
//! tables: { items: { key: { customer: string, order: string } } }      # with a function that starts from `table-crud`
//! ```
//!
//! Fix: a key of one attribute, a string or a number.

use super::blueprint::{started, table};
use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::{AttributeType, BlueprintName, Entries};

const CODE: Code = Code::SV0258;
const HELP: &str =
    "give the table a key of one attribute, a string or a number, or write the handler yourself";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for started in started(cx).filter(|one| one.blueprint == BlueprintName::TableCrud) {
        let variable = started.text(cx, "TABLE").and_then(|value| table(&value.value.text));
        let tables = cx.spec.tables.as_ref();
        let key = variable.and_then(|name| tables?.get(name)?.key.as_ref());
        let mut parts = key.into_iter().flat_map(Entries::all);
        let (first, second) = (parts.next(), parts.next());
        let is_binary = first
            .and_then(|(_, kind)| kind)
            .is_some_and(|kind| kind.value == AttributeType::Binary);
        let (at, what) = match (first, second) {
            (_, Some((sort, _))) => (sort, "has no sort key"),
            (Some((bytes, _)), None) if is_binary => {
                (bytes, "has a string or a number for its key")
            }
            _ => continue,
        };
        let message = format!("a table of blueprint `table-crud` {what}");
        let diagnostic = Diagnostic::new(CODE, at.span, message, HELP);
        sink.push(diagnostic.also(started.span, "this function keeps the table"));
    }
}
