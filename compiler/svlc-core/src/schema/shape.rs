//! The JSON Schema compiled to what the walker needs: [`Shape`]. A keyword that is not known here is refused, so nothing in
//! the published schema can go unenforced.

use std::sync::OnceLock;

use indexmap::IndexMap;
use regex_lite::Regex;
use serde_json::{Map, Value};

use crate::reference::Section;

/// What a node may be.
#[derive(Debug)]
pub(super) enum Shape {
    /// Text, a number or a boolean.
    Scalar(Scalar),
    /// A mapping with known keys.
    Record(Record),
    /// A mapping with keys of the user's choice.
    Entries(Entries),
    /// A list.
    List(List),
    /// A mapping whose `type` says which record it is.
    Tagged(IndexMap<String, Record>),
    /// A mapping with one key, which says what its value is.
    Choice(IndexMap<String, Field>),
    /// One of several, told apart by the kind of node.
    Either(Vec<Shape>),
    /// A value of any form.
    Any(Any),
    /// What an environment changes: keys of the spec, and below them what is judged when it has been laid over the spec.
    Override,
}

/// A value of any form.
#[derive(Debug, Clone, Copy)]
pub(super) struct Any {
    /// Whether it has to be a mapping.
    pub(super) mapping: bool,
    /// Whether nothing may stand in it.
    pub(super) null: bool,
    /// Whether it is part of a template, so that CloudFormation's functions can stand in it.
    pub(super) template: bool,
    /// Whether a secret may be referred to.
    pub(super) secrets: bool,
    /// Whether `${…}` in it is text like any other.
    pub(super) literal: bool,
}

/// Text, a number or a boolean, with its constraints.
#[derive(Debug, Default)]
pub(super) struct Scalar {
    pub(super) text: bool,
    pub(super) integer: bool,
    pub(super) number: bool,
    pub(super) boolean: bool,
    /// The values that are allowed, as text; empty for all.
    pub(super) values: Vec<String>,
    pub(super) minimum: Option<f64>,
    pub(super) maximum: Option<f64>,
    pub(super) min_length: Option<usize>,
    pub(super) max_length: Option<usize>,
    pub(super) pattern: Option<Pattern>,
    pub(super) not: Option<Pattern>,
    /// What the pattern means, in words.
    pub(super) says: Option<String>,
    /// Whether `${…}` in it is a reference.
    pub(super) references: bool,
    /// Whether such a reference may be to a secret.
    pub(super) secrets: bool,
    /// Sections of which it may name a resource; empty: it names none.
    pub(super) resources: Vec<Section>,
}

/// A regular expression that is compiled when it is first needed.
#[derive(Debug)]
pub(super) struct Pattern {
    text: String,
    regex: OnceLock<Regex>,
}

impl Pattern {
    fn new(text: String) -> Self {
        Self { text, regex: OnceLock::new() }
    }

    /// Whether `text` fits.
    pub(super) fn matches(&self, text: &str) -> bool {
        let regex = self
            .regex
            .get_or_init(|| Regex::new(&self.text).expect("patterns of the language are tested"));
        regex.is_match(text)
    }
}

/// A mapping with known keys.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) fields: IndexMap<String, Field>,
}

/// One key of a record.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) shape: Shape,
    pub(super) required: bool,
    /// Its documentation.
    pub(super) doc: String,
}

/// A mapping with keys of the user's choice.
#[derive(Debug)]
pub(super) struct Entries {
    pub(super) key: Scalar,
    pub(super) value: Box<Shape>,
    pub(super) min: usize,
    pub(super) max: usize,
}

/// A list.
#[derive(Debug)]
pub(super) struct List {
    pub(super) item: Box<Shape>,
    pub(super) min: usize,
    pub(super) max: usize,
    pub(super) unique: bool,
}

const KNOWN: &[&str] = &[
    "$defs",
    "$ref",
    "$schema",
    "additionalProperties",
    "anyOf",
    "const",
    "default",
    "description",
    "enum",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "not",
    "oneOf",
    "pattern",
    "properties",
    "propertyNames",
    "required",
    "title",
    "type",
    "uniqueItems",
    "x-svlc-any",
    "x-svlc-literal",
    "x-svlc-override",
    "x-svlc-references",
    "x-svlc-resources",
    "x-svlc-says",
    "x-svlc-secrets",
    "x-svlc-template",
];

impl Shape {
    /// Compiles the whole schema.
    pub(super) fn compile(schema: &Value) -> Self {
        let empty = Map::new();
        let definitions = schema.get("$defs").and_then(Value::as_object).unwrap_or(&empty);
        Self::node(schema, definitions)
    }

    fn node(schema: &Value, definitions: &Map<String, Value>) -> Self {
        let object = schema.as_object().expect("schemas of the language are objects");
        for key in object.keys() {
            assert!(
                KNOWN.contains(&key.as_str()),
                "the walker does not enforce the keyword `{key}`"
            );
        }
        if let Some(Value::String(reference)) = object.get("$ref") {
            let name = reference.strip_prefix("#/$defs/").expect("references name definitions");
            return Self::node(&definitions[name], definitions);
        }
        if object.get("x-svlc-override") == Some(&Value::Bool(true)) {
            return Self::Override;
        }
        if object.get("x-svlc-any") == Some(&Value::Bool(true)) {
            return Self::Any(Any::compile(object));
        }
        if let Some(Value::Array(branches)) = object.get("oneOf") {
            return Self::one_of(branches, definitions);
        }
        if let Some(Value::Array(branches)) = object.get("anyOf") {
            return Self::Either(
                branches.iter().map(|branch| Self::node(branch, definitions)).collect(),
            );
        }
        match object.get("type").and_then(Value::as_str) {
            Some("array") => Self::List(List {
                item: Box::new(Self::node(&object["items"], definitions)),
                min: size(object, "minItems").unwrap_or(0),
                max: size(object, "maxItems").unwrap_or(usize::MAX),
                unique: object.get("uniqueItems") == Some(&Value::Bool(true)),
            }),
            Some("object") => match object.get("propertyNames") {
                Some(names) => Self::Entries(Entries {
                    key: Scalar::compile(names),
                    value: Box::new(Self::node(&object["additionalProperties"], definitions)),
                    min: size(object, "minProperties").unwrap_or(0),
                    max: size(object, "maxProperties").unwrap_or(usize::MAX),
                }),
                None => Self::Record(Record::compile(object, definitions)),
            },
            _ => Self::Scalar(Scalar::compile(schema)),
        }
    }

    /// `oneOf` is an enum whose values have documentation of their own, records told apart by `type`, or a choice of one key.
    fn one_of(branches: &[Value], definitions: &Map<String, Value>) -> Self {
        let is_tagged = branches.iter().all(|branch| branch.get("properties").is_some());
        let is_choice =
            is_tagged && branches.iter().all(|branch| branch["properties"].get("type").is_none());
        if is_choice {
            let fields = branches.iter().flat_map(|branch| {
                let object = branch.as_object().expect("a choice is an object");
                Record::compile(object, definitions)
                    .fields
                    .into_iter()
                    .map(|(name, field)| (name, Field { doc: doc(branch), ..field }))
            });
            return Self::Choice(fields.collect());
        }
        if !is_tagged {
            let mut values = Scalar { text: true, ..Scalar::default() };
            for branch in branches {
                values.values.extend(allowed(branch));
            }
            return Self::Scalar(values);
        }
        let tagged = branches.iter().map(|branch| {
            let object = branch.as_object().expect("a record is an object");
            let tag = object["properties"]["type"]["const"]
                .as_str()
                .expect("schemars tags records by `type`");
            (tag.to_owned(), Record::compile(object, definitions))
        });
        Self::Tagged(tagged.collect())
    }
}

impl Any {
    /// A schema of kinds and below them of itself allows no null; one that says nothing of what is below, allows it.
    fn compile(object: &Map<String, Value>) -> Self {
        Self {
            mapping: object.get("type").is_some_and(|kind| kind == "object"),
            null: !object.contains_key("additionalProperties"),
            template: object.get("x-svlc-template") == Some(&Value::Bool(true)),
            secrets: object.get("x-svlc-secrets") == Some(&Value::Bool(true)),
            literal: object.get("x-svlc-literal") == Some(&Value::Bool(true)),
        }
    }
}

impl Record {
    fn compile(object: &Map<String, Value>, definitions: &Map<String, Value>) -> Self {
        assert_eq!(
            object.get("additionalProperties"),
            Some(&Value::Bool(false)),
            "records refuse unknown keys"
        );
        let required: Vec<&str> = match object.get("required") {
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let properties = object["properties"].as_object().expect("a record has properties");
        let fields = properties.iter().map(|(name, schema)| {
            let required = required.contains(&name.as_str());
            let shape = Shape::node(schema, definitions);
            (name.clone(), Field { shape, required, doc: doc(schema) })
        });
        Self { fields: fields.collect() }
    }
}

impl Scalar {
    fn compile(schema: &Value) -> Self {
        let types: Vec<&str> = match schema.get("type") {
            Some(Value::String(name)) => vec![name],
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ => vec!["string"],
        };
        let object = schema.as_object().expect("a scalar's schema is an object");
        let text = |key: &str| object.get(key).and_then(Value::as_str).map(str::to_owned);
        Self {
            text: types.contains(&"string"),
            integer: types.contains(&"integer"),
            number: types.contains(&"number"),
            boolean: types.contains(&"boolean"),
            values: allowed(schema),
            minimum: object.get("minimum").and_then(Value::as_f64),
            maximum: object.get("maximum").and_then(Value::as_f64),
            min_length: size(object, "minLength"),
            max_length: size(object, "maxLength"),
            pattern: text("pattern").map(Pattern::new),
            not: object
                .get("not")
                .and_then(|not| not["pattern"].as_str())
                .map(|text| Pattern::new(text.to_owned())),
            says: text("x-svlc-says"),
            references: schema.get("x-svlc-references") == Some(&Value::Bool(true)),
            secrets: schema.get("x-svlc-secrets") == Some(&Value::Bool(true)),
            resources: sections(schema),
        }
    }
}

/// The documentation of a schema.
fn doc(schema: &Value) -> String {
    schema.get("description").and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The sections of `x-svlc-resources`.
fn sections(schema: &Value) -> Vec<Section> {
    let keys = schema.get("x-svlc-resources").and_then(Value::as_array).into_iter().flatten();
    keys.map(|key| key.as_str().and_then(Section::find).expect("it names sections")).collect()
}

/// The values of `enum` or `const`, as text.
fn allowed(schema: &Value) -> Vec<String> {
    let values = match (schema.get("enum"), schema.get("const")) {
        (Some(Value::Array(values)), _) => values.clone(),
        (_, Some(value)) => vec![value.clone()],
        _ => Vec::new(),
    };
    values
        .iter()
        .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        .collect()
}

fn size(object: &Map<String, Value>, key: &str) -> Option<usize> {
    object.get(key).and_then(Value::as_u64).map(|size| size as usize)
}
