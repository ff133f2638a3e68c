//! More indexes on a table than DynamoDB allows.
//!
//! Why: a table has at most 20 global and 5 local indexes (DynamoDB developer guide, quotas).
//!
//! Fix: fewer; an attribute that several kinds of item share can serve several questions.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::{GLOBAL_INDEXES, LOCAL_INDEXES};
use crate::spec::Entries;

const CODE: Code = Code::SV0376;
const HELP: &str = "take some away";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (table, own) in cx.tables() {
        for (is_local, most, kind) in
            [(false, GLOBAL_INDEXES, "global"), (true, LOCAL_INDEXES, "local")]
        {
            let indexes = own.indexes.iter().flat_map(Entries::iter);
            let of_kind = indexes
                .filter(|(_, index)| index.local.as_ref().is_some_and(|one| one.value) == is_local);
            let all: Vec<_> = of_kind.map(|(name, _)| name).collect();
            if let Some(first) = all.get(most) {
                let message = format!(
                    "table `{}` has {} {kind} indexes, and {most} is the most",
                    table.value,
                    all.len()
                );
                sink.push(Diagnostic::new(CODE, first.span, message, HELP));
            }
        }
    }
}
