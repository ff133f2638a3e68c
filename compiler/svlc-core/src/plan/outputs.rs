//! Outputs that differ, as they say and as what they refer to changes.

use std::collections::BTreeSet;

use super::{Action, Change, Known, OutputChange, compare, shown};
use crate::cfn::Output;

/// Every output that is added, changed or removed, sorted by name.
pub(super) fn outputs(before: &Known, after: &Known, changes: &[Change]) -> Vec<OutputChange> {
    let (before, after) = (&before.template.outputs, &after.template.outputs);
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let differing = names.into_iter().filter_map(|name| {
        let (one, other) = (before.get(name), after.get(name));
        let is_same = match (one, other) {
            (Some(one), Some(other)) => {
                compare::is_same(&one.value, &other.value)
                    && one.export == other.export
                    && !moves(other, changes)
            }
            _ => false,
        };
        let shown = |output: Option<&Output>| {
            output.map(|output| shown::value(&output.value, &[name.to_owned()]))
        };
        let export = |output: Option<&Output>| output.and_then(|output| output.export.clone());
        let is_export_lost = export(one).is_some_and(|lost| export(other) != Some(lost));
        (!is_same).then(|| OutputChange {
            name: name.clone(),
            from: shown(one),
            to: shown(other),
            is_export_lost,
        })
    });
    differing.collect()
}

/// Whether what an output refers to is replaced.
fn moves(output: &Output, changes: &[Change]) -> bool {
    let is_replaced = |id: &str| {
        let mut replaced = changes.iter().filter(|one| one.action == Action::Replace);
        replaced.any(|one| one.id == id)
    };
    compare::references(&output.value).into_iter().any(|(id, _)| is_replaced(id))
}
