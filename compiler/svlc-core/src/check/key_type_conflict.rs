//! An attribute that has one type in one key of a table and another type in another.
//!
//! Why: an attribute is declared once for a table and all of its indexes.
//!
//! ```yaml
//! tables: { orders: { key: { id: string, at: number }, indexes: { by-at: { key: { at: string } } } } }
//! ```
//!
//! Fix: the same type everywhere.

use std::collections::BTreeMap;

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::{AttributeType, Entries, Spanned};

const CODE: Code = Code::SV0373;
const HELP: &str = "give it the same type in every key of the table";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (_, table) in cx.tables() {
        let indexes = table.indexes.iter().flat_map(Entries::iter);
        let of_indexes = indexes.filter_map(|(_, index)| index.key.as_ref());
        let keys = table.key.iter().chain(of_indexes);
        let mut seen: BTreeMap<&str, &Spanned<AttributeType>> = BTreeMap::new();
        for (name, kind) in keys.flat_map(Entries::iter) {
            let first = *seen.entry(&name.value).or_insert(kind);
            if first.value != kind.value {
                let message = format!("attribute `{}` has another type before", name.value);
                let found = Diagnostic::new(CODE, kind.span, message, HELP);
                sink.push(found.also(first.span, "the type before"));
            }
        }
    }
}
