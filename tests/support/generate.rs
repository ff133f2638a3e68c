//! Random valid specs over the whole language: from a row of numbers to a spec, a section a file. The same numbers give the
//! same spec; smaller numbers give a simpler one and no numbers the simplest, so that whoever draws them, proptest in the
//! tests, can make a counterexample small without knowing the language.

mod access;
mod api;
mod authorizers;
mod choices;
mod domain;
mod environments;
mod events;
mod functions;
mod integrations;
mod names;
mod resources;
mod routes;
mod service;
mod stages;
mod surroundings;
mod template;
mod tests;
mod texts;

use serde_json::{Map, Value};

use choices::Choices;
use names::Names;

/// As many numbers as the largest spec needs, more or less.
pub const NUMBERS: usize = 2_500;

/// A spec while it is made: what the next section may look at.
struct Draft<'a> {
    /// The numbers.
    choices: Choices<'a>,
    /// What everything is called.
    names: Names,
    /// The sections that are there.
    spec: Map<String, Value>,
}

/// The spec that the numbers stand for.
pub fn spec(numbers: &[u16]) -> Value {
    let mut choices = Choices::new(numbers);
    let names = Names::new(&mut choices);
    let mut draft = Draft { choices, names, spec: Map::new() };
    service::add(&mut draft);
    resources::add(&mut draft);
    functions::add(&mut draft);
    authorizers::add_functions(&mut draft);
    events::add(&mut draft);
    template::add(&mut draft);
    integrations::add(&mut draft);
    stages::add(&mut draft);
    api::add(&mut draft);
    routes::add(&mut draft);
    authorizers::apply(&mut draft);
    tests::add(&mut draft);
    environments::add(&mut draft);
    Value::Object(draft.spec)
}

impl Draft<'_> {
    /// Puts a section into the spec, unless it is empty.
    fn section(&mut self, name: &str, entries: Map<String, Value>) {
        if !entries.is_empty() {
            self.spec.insert(name.to_owned(), Value::Object(entries));
        }
    }
}

/// A mapping with known keys, of which most may be left out.
#[derive(Default)]
struct Record(Map<String, Value>);

impl Record {
    /// Sets a key.
    fn set(&mut self, key: &str, value: impl Into<Value>) {
        self.0.insert(key.to_owned(), value.into());
    }

    /// Sets a key or leaves it out.
    fn maybe<'a, V: Into<Value>>(
        &mut self,
        choices: &mut Choices<'a>,
        key: &str,
        value: impl FnOnce(&mut Choices<'a>) -> V,
    ) {
        if choices.maybe() {
            let value = value(choices);
            self.set(key, value);
        }
    }
}

impl From<Record> for Value {
    fn from(record: Record) -> Self {
        Self::Object(record.0)
    }
}
