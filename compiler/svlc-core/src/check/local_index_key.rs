//! The key of a local index that does not fit its table.
//!
//! Why: a local index lies in the table's own partitions, so it has the table's partition key and another sort key; and only a table
//! with a sort key can have one (DynamoDB developer guide, local secondary indexes).
//!
//! ```yaml
//! tables: { orders: { key: { customer: string, at: number }, indexes: { by-state: { key: { state: string }, local: true } } } }
//! ```
//!
//! Fix: the table's partition key and another sort key, or a global index.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::source::Span;
use crate::spec::{AttributeName, AttributeType, Entries, Index, Spanned};

const CODE: Code = Code::SV0374;
const GLOBAL: &str = "make it a global index: take `local` away";

/// A key as written.
type Key = Entries<AttributeName, Spanned<AttributeType>>;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (_, table) in cx.tables() {
        let Some(key) = &table.key else { continue };
        for (name, index) in table.indexes.iter().flat_map(Entries::iter) {
            if let Some(fault) = fault(key, name, index) {
                sink.push(fault);
            }
        }
    }
}

fn fault(table: &Key, name: &Spanned<String>, index: &Index) -> Option<Diagnostic> {
    let local = index.local.as_ref().filter(|local| local.value)?;
    let new = |span: Span, message: String, help: String| {
        Some(Diagnostic::new(CODE, span, message, help))
    };
    let mut of_table = table.names();
    let (partition, sort) = (of_table.next()?, of_table.next());
    let Some(sort) = sort else {
        let message = format!("local index `{}` is on a table without a sort key", name.value);
        return new(local.span, message, format!("give the table one, or {GLOBAL}"));
    };
    let mut of_index = index.key.as_ref()?.names();
    let (first, second) = (of_index.next()?, of_index.next());
    if first.value != partition.value {
        let message =
            format!("local index `{}` has another partition key than its table", name.value);
        let help = format!("begin its key with `{}`, or {GLOBAL}", partition.value);
        return new(first.span, message, help);
    }
    match second {
        None => {
            let message = format!("local index `{}` has no sort key", name.value);
            new(name.span, message, "add the attribute that it sorts by".to_owned())
        }
        Some(second) if second.value == sort.value => {
            let message = format!("local index `{}` has the sort key of its table", name.value);
            new(second.span, message, "sort by another attribute, or remove it".to_owned())
        }
        Some(_) => None,
    }
}
