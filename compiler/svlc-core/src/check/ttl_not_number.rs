//! A time to live that is kept in an attribute which is no number.
//!
//! Why: DynamoDB reads it as seconds since 1970 and leaves items alone whose attribute has another type: nothing would ever expire.
//!
//! ```yaml
//! tables: { sessions: { key: { id: string, until: string }, ttl: until } }
//! ```
//!
//! Fix: an attribute that is a number.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::spec::{AttributeType, Entries};

const CODE: Code = Code::SV0378;
const HELP: &str = "name an attribute that holds seconds since 1970 as a number";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (_, table) in cx.tables() {
        let Some(ttl) = &table.ttl else { continue };
        let indexes = table.indexes.iter().flat_map(Entries::iter);
        let of_indexes = indexes.filter_map(|(_, index)| index.key.as_ref());
        let mut keys = table.key.iter().chain(of_indexes).flat_map(Entries::iter);
        let Some((_, kind)) = keys.find(|(name, _)| name.value == ttl.value.0) else { continue };
        if kind.value != AttributeType::Number {
            let message = format!("items cannot expire by `{}`, which is no number", ttl.value.0);
            let found = Diagnostic::new(CODE, ttl.span, message, HELP);
            sink.push(found.also(kind.span, "its type"));
        }
    }
}
