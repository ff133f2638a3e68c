//! A request that was made, or an event, as an entry of `tests:`: [`Entry`], its YAML, and the spec with it added. Every byte that was
//! there stays; secrets of a request are left out. Leaves writing the file to others.

mod insert;
mod recorded;

pub use insert::insert;
pub use recorded::{RecordedEvent, RecordedRequest};

use serde_json::{Map, Value};

use crate::cfn::print;

/// An entry of `tests:`.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry(Map<String, Value>);

/// Why nothing can be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// A body that is no text, which a spec cannot hold.
    BytesInBody,
    /// The spec is no YAML.
    NoYaml,
    /// What the entry is to be added to is written in braces or brackets, in one line.
    InOneLine,
    /// The spec with the entry would be faulty; the first of its faults, with what cures it.
    Faulty(String),
    /// The place to add it at was not found.
    NoPlace,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::BytesInBody => {
                "the body is no text; save it as a file beside the spec and name it with `body: { file: … }`"
            }
            Self::NoYaml => "the spec is no YAML",
            Self::InOneLine => {
                "`tests`, or the spec as a whole, is written in one line; write it as a list of several"
            }
            Self::Faulty(why) => return write!(f, "the spec with the test would be faulty: {why}"),
            Self::NoPlace => "svlc does not find the place in the spec to add the test at",
        })
    }
}

impl Entry {
    /// The entry under a name of its own.
    pub fn named(mut self, name: &str) -> Self {
        self.0.insert("name".to_owned(), Value::from(name));
        self
    }

    /// Its name.
    pub fn name(&self) -> &str {
        self.0.get("name").and_then(Value::as_str).unwrap_or_default()
    }

    /// The entry as YAML, an item of a list: its first line begins with `- `, and each ends with a line break.
    pub fn yaml(&self) -> String {
        let text = print::value(&Value::Object(self.0.clone()));
        let lines = text.split_terminator('\n').enumerate();
        lines.flat_map(|(index, line)| [if index == 0 { "- " } else { "  " }, line, "\n"]).collect()
    }
}
