//! `tables:`, `queues:`, `topics:`, `buckets:` and `buses:`.

use serde_json::Map;

use super::{Draft, Record, texts};

/// Adds the resources.
pub(super) fn add(draft: &mut Draft<'_>) {
    let names = &draft.names;
    let sections = [
        ("tables", names.tables.clone()),
        ("queues", names.queues.clone()),
        ("topics", names.topics.clone()),
        ("buckets", names.buckets.clone()),
        ("buses", names.buses.clone()),
    ];
    for (section, names) in sections {
        let mut entries = Map::new();
        for name in names {
            let mut resource = Record::default();
            resource.maybe(&mut draft.choices, "tags", texts::tags);
            entries.insert(name, resource.into());
        }
        draft.section(section, entries);
    }
}
