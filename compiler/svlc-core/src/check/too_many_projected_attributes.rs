//! More attributes in the indexes of a table than DynamoDB allows.
//!
//! Why: what is projected by name into all indexes of a table together is at most 100 attributes, each counted for every index that
//! has it (`cfn`, AWS::DynamoDB::Table NonKeyAttributes).
//!
//! Fix: `projection: all`, which does not count, or fewer.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::PROJECTED_ATTRIBUTES;
use crate::spec::{Entries, Projection};

const CODE: Code = Code::SV0377;
const HELP: &str = "take some away, or write `projection: all`, which does not count";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (table, own) in cx.tables() {
        let indexes = own.indexes.iter().flat_map(Entries::iter);
        let counts = indexes.map(|(_, index)| match &index.projection {
            Some(Projection::List(names)) => names.len(),
            _ => 0,
        });
        let count: usize = counts.sum();
        if count > PROJECTED_ATTRIBUTES {
            let message = format!(
                "the indexes of table `{}` name {count} attributes, and {PROJECTED_ATTRIBUTES} is the most",
                table.value
            );
            sink.push(Diagnostic::new(CODE, table.span, message, HELP));
        }
    }
}
