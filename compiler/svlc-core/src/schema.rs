//! The language's JSON Schema, derived from the types in `spec`, and the structural checks that follow from it: the schema is
//! walked over the spanned document, so every fault is found in one run, each on its span. Leaves names, references and
//! AWS's rules to `check`.

mod default;
mod fault;
mod overrides;
pub(crate) mod reference;
mod shape;
mod walk;

pub(crate) use default::Place;
pub use reference::reference;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use serde_json::{Value, json};

use crate::diagnostic::Sink;
use crate::document::{Document, NodeId};
use crate::reference::Section;
use crate::source::{Source, Span};
use crate::spec::{FIXED, Spanned, Spec};
use shape::Shape;

/// The nodes that have a fault of their own; `decode` leaves holes there.
#[derive(Debug)]
pub(crate) struct Faulty(Vec<bool>);

impl Faulty {
    /// Whether a fault was found at the node itself (not below it).
    pub(crate) fn contains(&self, node: NodeId) -> bool {
        self.0[node.index()]
    }

    fn insert(&mut self, node: NodeId) {
        self.0[node.index()] = true;
    }
}

/// What a document refers to, by place, as far as it has no structural fault there.
#[derive(Debug, Default)]
pub(crate) struct Places {
    /// Texts in which `${…}` is a reference.
    pub(crate) references: Vec<ReferencePlace>,
    /// Names of resources, where nothing else can stand.
    pub(crate) resources: Vec<ResourcePlace>,
    /// Keys of the mappings in which a name has not the form of one, so that who uses the right name is not at fault.
    pub(crate) misnamed: BTreeSet<String>,
    /// Whether there is a fault that may hide more of them.
    pub(crate) has_faults: bool,
    /// Where there are faults, sorted.
    pub(crate) faults: Vec<Span>,
}

/// A text in which `${…}` is a reference.
#[derive(Debug)]
pub(crate) struct ReferencePlace {
    /// The key that it stands under.
    pub(crate) key: String,
    /// The text.
    pub(crate) text: Spanned<String>,
    /// Whether a secret may be referred to: where CloudFormation hands it to nobody but the resource.
    pub(crate) secrets: bool,
    /// Whether a value of any form could stand there, a list for example.
    pub(crate) any: bool,
}

/// The name of a resource.
#[derive(Debug)]
pub(crate) struct ResourcePlace {
    /// The key that it stands under; of a name that is itself a key, that key.
    pub(crate) key: String,
    /// As written.
    pub(crate) text: Spanned<String>,
    /// Sections that it may be of.
    pub(crate) sections: Vec<Section>,
}

/// Reports every structural fault of the document; tells what else it found on the way.
pub(crate) fn check(source: &Source, document: &Document, sink: &mut Sink) -> (Faulty, Places) {
    let shape = shape();
    let faulty = Faulty(vec![false; document.len()]);
    let mut walk = walk::Walk {
        source,
        document,
        sink,
        faulty,
        places: Places::default(),
        overridable: Vec::new(),
    };
    walk.root(shape);
    walk.places.has_faults = walk.sink.reported().is_some();
    walk.places.faults = walk.sink.places();
    (walk.faulty, walk.places)
}

/// Whether an environment can change what stands under a key of the spec.
pub(crate) fn can_be_changed(key: &str) -> bool {
    let Shape::Record(record) = shape() else { unreachable!("a spec is a record") };
    record.fields.contains_key(key) && !FIXED.contains(&key)
}

fn shape() -> &'static Shape {
    static SHAPE: OnceLock<Shape> = OnceLock::new();
    SHAPE.get_or_init(|| Shape::compile(&enforced()))
}

/// The JSON Schema (2020-12) of a spec, for editors and other tools.
pub fn json_schema() -> Value {
    overrides::described(enforced())
}

/// The schema that the walker enforces. It leaves what environments change to the whole that they make.
fn enforced() -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema: Schema = generator.root_schema_for::<Spec>();
    RecursiveTransform(without_null).transform(&mut schema);
    schema.insert("title".to_owned(), json!("svlc spec"));
    schema.to_value()
}

/// A key that is left out and a key without a value are not the same: takes the `null` away that schemars adds for
/// `Option`, and bounds that only repeat the Rust type.
fn without_null(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else { return };
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = &types[..] {
            let only = only.clone();
            object.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(values)) = object.get_mut("enum") {
        values.retain(|value| !value.is_null());
        object.remove("minimum");
    }
    object.remove("format");
    if let Some(Value::Array(branches)) = object.get_mut("anyOf") {
        branches.retain(|branch| branch.get("type").is_none_or(|name| name != "null"));
        if let [only] = &branches[..] {
            let only = only.clone();
            object.remove("anyOf");
            if let Value::Object(only) = only {
                for (key, value) in only {
                    object.entry(key).or_insert(value);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_walker_enforces_every_keyword_of_the_schema() {
        // `Shape::compile` refuses a keyword that it does not know.
        assert!(matches!(Shape::compile(&json_schema()), Shape::Record(_)));
    }

    /// Codes and places of what a value of any form lacks.
    fn faults_of_any<T: schemars::JsonSchema>(text: &str) -> (Vec<String>, Places) {
        let schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>();
        let source = Source::new("any.yaml", text);
        let mut sink = Sink::new();
        let document = crate::document::parse(&source, &mut sink).expect("it is YAML");
        let faulty = Faulty(vec![false; document.len()]);
        let (places, sink_of_walk) = (Places::default(), &mut sink);
        let (source, document) = (&source, &document);
        let overridable = Vec::new();
        let shape = Shape::compile(&schema.to_value());
        let mut walk =
            walk::Walk { source, document, sink: sink_of_walk, faulty, places, overridable };
        walk.root(&shape);
        let (is_hole, places) = (walk.faulty.contains(document.root()), walk.places);
        let faults = sink.into_sorted();
        assert_eq!(is_hole, !faults.is_empty());
        let place = |fault: &crate::diagnostic::Diagnostic| {
            format!("{} {}", fault.code, source.slice(fault.primary.span))
        };
        (faults.iter().map(place).collect(), places)
    }

    #[test]
    fn a_value_of_any_form_is_walked_for_references_and_nulls() {
        use crate::spec::{Json, JsonMap, Raw, RawMap};
        let text = "a: [{ b: ~, c: '${aws.region}' }]\n";
        let (faults, places) = faults_of_any::<Raw>(text);
        assert_eq!(faults, ["SV0103 ~"]);
        assert_eq!(places.references[0].text.value, "${aws.region}");
        assert_eq!(places.references[0].key, "c");
        assert_eq!(faults_of_any::<Json>(text).0, [""; 0]);
        assert_eq!(faults_of_any::<JsonMap>("[a]").0, ["SV0103 [a]"]);
        assert_eq!(faults_of_any::<RawMap>("a: 1\nb: [~]").0, ["SV0103 ~"]);
        assert_eq!(faults_of_any::<Raw>("just text").0, [""; 0]);
    }

    #[test]
    fn the_schema_has_no_null() {
        let text = json_schema().to_string();
        assert!(!text.contains("null"), "{text}");
    }
}
