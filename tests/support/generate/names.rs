//! [`Names`]: what everything in a spec is called, chosen first, so that sections can name one another.

use super::Choices;

/// Names by section.
pub(super) struct Names {
    /// Functions.
    pub(super) functions: Vec<String>,
    /// Tables.
    pub(super) tables: Vec<String>,
    /// Queues.
    pub(super) queues: Vec<String>,
    /// Topics.
    pub(super) topics: Vec<String>,
    /// Buckets.
    pub(super) buckets: Vec<String>,
    /// Event buses.
    pub(super) buses: Vec<String>,
    /// HTTP integrations; those of functions are made where they are wanted.
    pub(super) endpoints: Vec<String>,
    /// Stages.
    pub(super) stages: Vec<String>,
    /// Variables that every stage has.
    pub(super) stage_variables: Vec<String>,
}

impl Names {
    /// Chooses them.
    pub(super) fn new(choices: &mut Choices<'_>) -> Self {
        let mut few = |from: &[&str], least: usize| -> Vec<String> {
            choices.some(from, least).into_iter().map(str::to_owned).collect()
        };
        Self {
            functions: few(&["work", "type", "get-user", "v2-0-api", "async", "self"], 1),
            tables: few(&["orders", "old-orders"], 0),
            queues: few(&["jobs", "dead-letters", "type"], 0),
            topics: few(&["news", "alarms"], 0),
            buckets: few(&["files", "type"], 0),
            buses: few(&["events"], 0),
            endpoints: few(&["quotes", "everything", "fn"], 0),
            stages: few(&["$default", "beta", "Beta_2", "default", "v-1"], 1),
            stage_variables: few(&["host", "TIER", "x1"], 1),
        }
    }

    /// Resources that texts may refer to: section, name, what they can be asked for.
    pub(super) fn resources(&self) -> Vec<(&'static str, &str, &'static [&'static str])> {
        let sections: [(_, _, &'static [&'static str]); 5] = [
            ("tables", &self.tables, &["arn", "name"]),
            ("queues", &self.queues, &["arn", "name", "url"]),
            ("topics", &self.topics, &["arn", "name"]),
            ("buckets", &self.buckets, &["arn", "name"]),
            ("buses", &self.buses, &["arn", "name"]),
        ];
        let named = sections.into_iter().flat_map(|(section, names, attributes)| {
            names.iter().map(move |name| (section, name.as_str(), attributes))
        });
        named.collect()
    }
}
