//! Reads a [`Template`]: YAML with short tags or JSON, as CloudFormation gives back what it was given. What svlc's templates do not
//! have, conditions and mappings, is left aside; values come in the form of [`Template::normal`].

use std::borrow::Cow;
use std::fmt;

use super::{Map, Output, Resource, Template, Value};
use crate::diagnostic::{Severity, Sink};
use crate::document::{self, Document, NodeId, NodeKind, Plain, Tags, plain};
use crate::source::{MAX_SOURCE_BYTES, Position, Source};

/// Functions that have a short tag, beside `!Ref` and `!Condition`, which are no `Fn::`.
const FUNCTIONS: [&str; 20] = [
    "And",
    "Base64",
    "Cidr",
    "Contains",
    "Equals",
    "FindInMap",
    "GetAZs",
    "GetAtt",
    "If",
    "ImportValue",
    "Join",
    "Length",
    "Not",
    "Or",
    "Select",
    "Split",
    "Sub",
    "ToJsonString",
    "Transform",
    "ValueOf",
];

/// Where CloudFormation's answer to GetTemplate has the template, as text or, of one in JSON, as it is.
const BODY: &str = "TemplateBody";

/// Why a text is no template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Line and column, where it is the text that cannot be read.
    at: Option<(usize, usize)>,
    problem: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((line, column)) = self.at {
            write!(f, "line {line}, column {column}: ")?;
        }
        f.write_str(&self.problem)
    }
}

impl std::error::Error for Unreadable {}

impl Unreadable {
    fn new(problem: impl Into<String>) -> Self {
        Self { at: None, problem: problem.into() }
    }

    fn at(position: Position, problem: impl Into<String>) -> Self {
        Self { at: Some((position.line, position.column)), problem: problem.into() }
    }
}

/// Reads a template, or the answer to GetTemplate that holds one.
pub fn parse(text: &str) -> Result<Template, Unreadable> {
    let whole = match value(text)? {
        Value::Map(answer) if answer.get("Resources").is_none() => match answer.get(BODY) {
            Some(Value::Text(text)) => value(text)?,
            Some(body) => body.clone(),
            None => Value::Map(answer),
        },
        whole => whole,
    };
    template(whole).map(|template| template.normal())
}

fn value(text: &str) -> Result<Value, Unreadable> {
    if text.len() > MAX_SOURCE_BYTES {
        return Err(Unreadable::new("it is larger than any template can be"));
    }
    if text.trim_start().starts_with('{') { from_json(text) } else { from_yaml(text) }
}

fn from_json(text: &str) -> Result<Value, Unreadable> {
    let value: serde_json::Value = serde_json::from_str(text).map_err(|error| Unreadable {
        at: Some((error.line(), error.column())),
        problem: "the JSON ends or goes on where it may not".to_owned(),
    })?;
    Ok(json_value(value))
}

fn json_value(value: serde_json::Value) -> Value {
    match value {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(boolean) => Value::Boolean(boolean),
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(whole) => Value::Integer(whole),
            None => Value::Float(number.as_f64().unwrap_or_default()),
        },
        serde_json::Value::String(text) => Value::Text(text),
        serde_json::Value::Array(items) => Value::List(items.into_iter().map(json_value).collect()),
        serde_json::Value::Object(entries) => {
            Value::Map(entries.into_iter().map(|(key, value)| (key, json_value(value))).collect())
        }
    }
}

fn from_yaml(text: &str) -> Result<Value, Unreadable> {
    let source = Source::new("template", text);
    if text.trim().is_empty() {
        return Err(Unreadable::new("it is empty"));
    }
    let mut sink = Sink::new();
    let read = document::parse_tagged(&source, &mut sink);
    let mut faults = sink.into_sorted().into_iter().filter(|one| one.severity() == Severity::Error);
    match (faults.next(), read) {
        (Some(fault), _) => {
            Err(Unreadable::at(source.position(fault.primary.span.start), fault.message))
        }
        (None, Some((document, tags))) => {
            let yaml = Yaml { source: &source, document: &document, tags: &tags };
            yaml.value(document.root())
        }
        (None, None) => Err(Unreadable::new("it holds no document")),
    }
}

/// A document in which tags are functions.
struct Yaml<'a> {
    source: &'a Source,
    document: &'a Document,
    tags: &'a Tags,
}

impl Yaml<'_> {
    fn value(&self, node: NodeId) -> Result<Value, Unreadable> {
        let value = match &self.document.node(node).kind {
            NodeKind::Scalar { text, is_plain: true } if !self.tags.contains_key(&node) => {
                match plain(text) {
                    Plain::Null => Value::Null,
                    Plain::Boolean(boolean) => Value::Boolean(boolean),
                    Plain::Integer(number) => Value::Integer(number),
                    Plain::Float(number) => Value::Float(number),
                    Plain::Text => Value::from(text),
                }
            }
            NodeKind::Scalar { text, .. } => Value::from(text),
            NodeKind::Sequence(items) => {
                let items: Result<Vec<Value>, Unreadable> =
                    items.iter().map(|item| self.value(*item)).collect();
                Value::List(items?)
            }
            NodeKind::Mapping(_) => {
                let entries = self.document.named(node);
                let entries: Result<Map, Unreadable> =
                    entries.map(|(key, value)| Ok((key, self.value(value)?))).collect();
                Value::Map(entries?)
            }
            NodeKind::Hole => Value::Null,
        };
        self.called(node, value)
    }

    /// The value, or what the function of its tag makes of it.
    fn called(&self, node: NodeId, value: Value) -> Result<Value, Unreadable> {
        let Some(tag) = self.tags.get(&node) else { return Ok(value) };
        let name = match self.source.slice(*tag) {
            "!Ref" => "Ref".to_owned(),
            "!Condition" => "Condition".to_owned(),
            tag => match tag.strip_prefix('!').filter(|name| FUNCTIONS.contains(name)) {
                Some(name) => ["Fn::", name].concat(),
                None => {
                    let place = self.source.position(self.document.span(node).start);
                    return Err(Unreadable::at(
                        place,
                        format!("CloudFormation has no function `{tag}`"),
                    ));
                }
            },
        };
        Ok(Value::Map(Map::new().with(name, value)))
    }
}

fn template(whole: Value) -> Result<Template, Unreadable> {
    let Value::Map(whole) = whole else {
        return Err(Unreadable::new("it is no mapping"));
    };
    let resources = match whole.get("Resources") {
        Some(Value::Map(resources)) => resources,
        Some(_) => return Err(Unreadable::new("`Resources` is no mapping")),
        None => return Err(Unreadable::new("it has no `Resources`")),
    };
    let resources: Result<_, Unreadable> = resources
        .iter()
        .map(|(id, value)| Ok((id.to_owned(), resource(&["Resources.", id].concat(), value)?)))
        .collect();
    let outputs: Result<_, Unreadable> = section(&whole, "Outputs")?
        .iter()
        .map(|(name, value)| Ok((name.to_owned(), output(&["Outputs.", name].concat(), value)?)))
        .collect();
    Ok(Template {
        header: Vec::new(),
        transform: text(&whole, "Transform").map(|name| Cow::Owned(name.to_owned())),
        description: text(&whole, "Description").map(str::to_owned),
        parameters: section(&whole, "Parameters")?,
        globals: section(&whole, "Globals")?,
        resources: resources?,
        outputs: outputs?,
    })
}

/// A section that may be absent.
fn section(whole: &Map, name: &str) -> Result<Map, Unreadable> {
    match whole.get(name) {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Map(section)) => Ok(section.clone()),
        Some(_) => Err(Unreadable::new(format!("`{name}` is no mapping"))),
    }
}

fn text<'a>(map: &'a Map, name: &str) -> Option<&'a str> {
    match map.get(name) {
        Some(Value::Text(text)) => Some(text),
        _ => None,
    }
}

fn mapping<'a>(path: &str, value: &'a Value) -> Result<&'a Map, Unreadable> {
    match value {
        Value::Map(map) => Ok(map),
        _ => Err(Unreadable::new(format!("`{path}` is no mapping"))),
    }
}

fn resource(path: &str, value: &Value) -> Result<Resource, Unreadable> {
    let written = mapping(path, value)?;
    let Some(kind) = text(written, "Type") else {
        return Err(Unreadable::new(format!("`{path}` has no `Type`")));
    };
    let mut resource = Resource::new(kind.to_owned(), Map::new());
    for (name, value) in written.iter() {
        match (name, value) {
            ("Type", _) => {}
            ("Properties", Value::Null) => {}
            ("Properties", value) => {
                resource.properties = mapping(&[path, ".Properties"].concat(), value)?.clone();
            }
            ("Metadata", Value::Map(metadata)) => resource.metadata = metadata.clone(),
            ("DependsOn", Value::Text(id)) => resource.depends_on = vec![id.clone()],
            ("DependsOn", Value::List(ids)) => {
                let ids = ids.iter().filter_map(|id| match id {
                    Value::Text(id) => Some(id.clone()),
                    _ => None,
                });
                resource.depends_on = ids.collect();
            }
            (name, value) => resource.attributes.insert(name, value.clone()),
        }
    }
    Ok(resource)
}

fn output(path: &str, value: &Value) -> Result<Output, Unreadable> {
    let written = mapping(path, value)?;
    let Some(value) = written.get("Value") else {
        return Err(Unreadable::new(format!("`{path}` has no `Value`")));
    };
    let export = match written.get("Export") {
        Some(Value::Map(export)) => export.get("Name").cloned(),
        _ => None,
    };
    let description = text(written, "Description").unwrap_or_default().to_owned();
    Ok(Output { description, value: value.clone(), export })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cfn::Piece;

    #[test]
    fn short_and_long_forms_are_the_same() {
        let yaml = "Resources:\n  A:\n    Type: AWS::SQS::Queue\n    DeletionPolicy: Retain\n    DependsOn: B\n    Properties:\n      \
            One: !Ref B\n      Two: !GetAtt B.Arn\n      Three: !Sub \"${B}-${!x}\"\n      Four: !Select [0, !GetAZs '']\n      \
            Five: !Join ['', ['$', '{x}']]\n      Six: 010\n      Seven: [1, 1.5, true, ~]\n";
        let json = r#"{ "Resources": { "A": { "Type": "AWS::SQS::Queue", "DeletionPolicy": "Retain", "DependsOn": ["B"],
            "Properties": { "One": {"Ref": "B"}, "Two": {"Fn::GetAtt": ["B", "Arn"]}, "Three": {"Fn::Sub": "${B}-${!x}"},
            "Four": {"Fn::Select": [0, {"Fn::GetAZs": ""}]}, "Five": "${x}", "Six": "010", "Seven": [1, 1.5, true, null] } } } }"#;
        let read = parse(yaml).unwrap();
        assert_eq!(read, parse(json).unwrap());
        let properties = &read.resources["A"].properties;
        let three = Value::sub([Piece::reference("B"), Piece::text("-${x}")]);
        assert_eq!(properties.get("Three"), Some(&three));
        assert_eq!(properties.get("Six"), Some(&Value::from("010")));
    }

    #[test]
    fn the_answer_to_get_template_holds_one() {
        let yaml = "Resources: { A: { Type: T } }";
        let plain = parse(yaml).unwrap();
        let of = |body: &str| parse(&["{\"TemplateBody\": ", body, "}"].concat());
        assert_eq!(of(r#"{ "Resources": { "A": { "Type": "T" } } }"#), Ok(plain.clone()));
        assert_eq!(of(&format!("{yaml:?}")), Ok(plain));
        assert!(of("1").is_err());
    }

    #[test]
    fn what_is_no_template_is_told() {
        for (text, problem) in [
            ("", "it is empty"),
            ("a: 1", "it has no `Resources`"),
            ("- a", "it is no mapping"),
            ("Resources: []", "`Resources` is no mapping"),
            ("Resources: { A: { Properties: {} } }", "`Resources.A` has no `Type`"),
            ("Resources: { A: text }", "`Resources.A` is no mapping"),
            (
                "Resources: { A: { Type: T, Properties: 1 } }",
                "`Resources.A.Properties` is no mapping",
            ),
            ("Resources: {}\nOutputs: { A: {} }", "`Outputs.A` has no `Value`"),
            ("{ \"Resources\": ", "line 1, column 15: the JSON ends or goes on where it may not"),
        ] {
            assert_eq!(parse(text).unwrap_err().to_string(), problem, "{text}");
        }
        let unknown =
            parse("Resources: { A: { Type: T, Properties: { B: !Foo x } } }").unwrap_err();
        assert!(unknown.to_string().contains("no function `!Foo`"), "{unknown}");
        assert!(parse("Resources: { A: 1").unwrap_err().to_string().starts_with("line 1"));
        assert!(parse(&"[".repeat(100_000)).is_err() && parse(&"{\"a\":".repeat(100_000)).is_err());
    }
}
