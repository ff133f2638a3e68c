//! A global index with the key of its table.
//!
//! Why: it finds what the table finds by itself; every write is paid for twice.
//!
//! ```yaml
//! tables: { orders: { key: { id: string }, indexes: { by-id: { key: { id: string } } } } }
//! ```
//!
//! Fix: ask the table.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::Entries;

const CODE: Code = Code::SV0515;
const HELP: &str = "ask the table itself, and remove the index";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (_, table) in cx.tables() {
        let Some(key) = &table.key else { continue };
        let indexes = table.indexes.iter().flat_map(Entries::iter);
        for (name, index) in indexes.filter(|(_, index)| index.local.is_none()) {
            if index.key.as_ref().is_some_and(|own| own.names().eq(key.names())) {
                let message = format!("index `{}` has the key of its table", name.value);
                sink.push(Diagnostic::new(CODE, name.span, message, HELP));
            }
        }
    }
}
