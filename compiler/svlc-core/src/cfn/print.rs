//! Prints a [`Template`]: as YAML with short tags (`!Ref`, `!Sub`, `!GetAtt`), safe for readers of YAML 1.1 too, or as JSON in
//! the long form. The only place that knows either syntax; both prints say the same.

use indexmap::IndexSet;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::json;
use serde_yaml::{SingleQuoted, Tagged};

use super::{Intrinsic, Map, Output, Piece, Resource, Retention, Template, Value};

/// The only version that CloudFormation has.
const FORMAT_VERSION: &str = "2010-09-09";
/// One level.
const INDENT: &str = "  ";

/// The template as YAML.
pub fn yaml(template: &Template) -> String {
    let mut out = String::new();
    for line in &template.header {
        comment(&mut out, "", line);
    }
    out.push_str(&document(&head(template)));
    for (name, section) in [("Parameters", &template.parameters), ("Globals", &template.globals)] {
        if !section.is_empty() {
            heading(&mut out, name);
            block(&mut out, section);
        }
    }
    heading(&mut out, "Resources");
    let mut told = IndexSet::new();
    for (index, (id, resource)) in template.resources.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        if let Some(text) = resource.comment.filter(|text| told.insert(*text)) {
            text.lines().for_each(|line| comment(&mut out, INDENT, line));
        }
        block(&mut out, &Map::new().with(id, resource_map(resource)));
    }
    if !template.outputs.is_empty() {
        heading(&mut out, "Outputs");
        block(&mut out, &outputs(template));
    }
    out
}

/// The template as JSON.
pub fn json(template: &Template) -> String {
    let resources: Map =
        template.resources.iter().map(|(id, resource)| (id, resource_map(resource))).collect();
    let sections = [
        ("Parameters", &template.parameters),
        ("Globals", &template.globals),
        ("Resources", &resources),
        ("Outputs", &outputs(template)),
    ];
    let mut whole = head(template);
    for (name, section) in sections.into_iter().filter(|(_, section)| !section.is_empty()) {
        let value = serde_json::to_value(Long(section)).expect("every key is text");
        whole.insert(name.to_owned(), value);
    }
    let mut text = serde_json::to_string_pretty(&whole).expect("every key is text");
    text.push('\n');
    text
}

/// What stands above the sections, all of it text as it is: CloudFormation allows no function here.
fn head(template: &Template) -> serde_json::Map<String, serde_json::Value> {
    let mut head = serde_json::Map::new();
    head.insert("AWSTemplateFormatVersion".into(), json!(FORMAT_VERSION));
    if let Some(transform) = &template.transform {
        head.insert("Transform".into(), json!(transform));
    }
    if let Some(description) = &template.description {
        head.insert("Description".into(), json!(description));
        if literal(description).len() > 1 {
            // cfn-lint takes `${…}` in the description for a forgotten Fn::Sub.
            let config = json!({ "cfn-lint": { "config": { "ignore_checks": ["E1029"] } } });
            head.insert("Metadata".into(), config);
        }
    }
    head
}

fn resource_map(resource: &Resource) -> Map {
    Map::new()
        .with("Type", &*resource.kind)
        .with_some("DeletionPolicy", resource.retention.map(Retention::deletion))
        .with_some("UpdateReplacePolicy", resource.retention.map(Retention::replacement))
        .and(resource.attributes.clone())
        .with_filled("DependsOn", Value::list(&resource.depends_on))
        .with_filled("Metadata", resource.metadata.clone())
        .with_filled("Properties", resource.properties.clone())
}

fn outputs(template: &Template) -> Map {
    let entry = |output: &Output| {
        let export = output.export.clone().map(|name| Map::new().with("Name", name));
        Map::new()
            .with_some("Description", Some(&output.description).filter(|text| !text.is_empty()))
            .with("Value", output.value.clone())
            .with_some("Export", export)
    };
    template.outputs.iter().map(|(name, output)| (name, entry(output))).collect()
}

fn heading(out: &mut String, name: &str) {
    out.push('\n');
    out.push_str(name);
    out.push_str(":\n");
}

fn comment(out: &mut String, indent: &str, line: &str) {
    out.push_str(indent);
    out.push_str("# ");
    let unsafe_here = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}');
    out.extend(line.chars().map(|c| if unsafe_here(c) { ' ' } else { c }));
    out.push('\n');
}

/// A value of JSON as YAML.
pub(crate) fn value(value: &serde_json::Value) -> String {
    document(value)
}

/// Puts a map one level down. Every line break is one between nodes, because no text is printed over several lines.
fn block(out: &mut String, map: &Map) {
    for line in document(&Short(map)).split_terminator('\n') {
        out.push_str(INDENT);
        out.push_str(line);
        out.push('\n');
    }
}

fn document(value: &impl Serialize) -> String {
    let options = serde_yaml::ser_options! { prefer_block_scalars: false };
    serde_yaml::to_string_with_options(value, options)
        .expect("maps, lists, text and finite numbers are always printable")
}

/// The pieces into which literal text is cut, between `$` and `{`, so that nobody takes it for a reference; one piece for most
/// texts. CloudFormation itself reads `${…}` in `Fn::Sub` only, but cfn-lint takes `${Name}` anywhere else for a forgotten
/// `Fn::Sub` (E1029), and a `Fn::Sub` with nothing but `${!Name}` for a needless one (W1020).
fn literal(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for (at, _) in text.match_indices("${").filter(|(at, _)| is_reference(&text[*at..])) {
        pieces.push(&text[from..=at]);
        from = at + 1;
    }
    pieces.push(&text[from..]);
    pieces
}

/// Whether text that starts with `${` goes on as a reference does. Stage variables are API Gateway's own, and known as such.
fn is_reference(text: &str) -> bool {
    let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '.');
    let inner = text["${".len()..].split_once('}').map_or("", |(inner, _)| inner);
    !inner.is_empty() && inner.chars().all(name) && !inner.starts_with("stageVariables.")
}

/// Literal text inside `Fn::Sub`.
fn escape(text: &str) -> String {
    text.replace("${", "${!")
}

/// Whether text is such that double quotes would fill it with backslashes and single quotes need none: JSON in one line.
fn is_best_in_single_quotes(text: &str) -> bool {
    text.contains(['"', '\\']) && text.chars().all(|c| matches!(c, ' '..='~') && c != '\'')
}

/// The argument of `Fn::Sub`.
fn substitution(pieces: &[Piece]) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(literal) => text.push_str(&escape(literal)),
            Piece::Ref(id) => text.extend(["${", id, "}"]),
            Piece::GetAtt(id, attribute) => text.extend(["${", id, ".", attribute, "}"]),
        }
    }
    text
}

/// A view that writes intrinsic functions with short tags.
struct Short<'a, T>(&'a T);

/// A view that writes intrinsic functions as maps.
struct Long<'a, T>(&'a T);

impl Serialize for Short<'_, Map> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.0.len()))?;
        for (key, value) in self.0.iter() {
            map.serialize_entry(key, &Short(value))?;
        }
        map.end()
    }
}

impl Serialize for Long<'_, Map> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.0.len()))?;
        for (key, value) in self.0.iter() {
            map.serialize_entry(key, &Long(value))?;
        }
        map.end()
    }
}

impl Serialize for Short<'_, Value> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let tagged = |text: String, tag: &str, serializer| {
            Tagged(text, Some(tag.to_owned())).serialize(serializer)
        };
        match self.0 {
            Value::Text(text) => match literal(text).as_slice() {
                [whole] if is_best_in_single_quotes(whole) => {
                    SingleQuoted(whole).serialize(serializer)
                }
                [whole] => serializer.serialize_str(whole),
                pieces => Tagged(("", pieces), Some("!Join".to_owned())).serialize(serializer),
            },
            Value::Intrinsic(Intrinsic::Ref(id)) => tagged(id.clone(), "!Ref", serializer),
            Value::Intrinsic(Intrinsic::GetAtt(id, attribute)) => {
                tagged([id, ".", attribute].concat(), "!GetAtt", serializer)
            }
            Value::Intrinsic(Intrinsic::Sub(pieces)) => {
                tagged(substitution(pieces), "!Sub", serializer)
            }
            Value::Null => serializer.serialize_unit(),
            Value::Integer(number) => serializer.serialize_i64(*number),
            Value::Float(number) => serializer.serialize_f64(*number),
            Value::Boolean(boolean) => serializer.serialize_bool(*boolean),
            Value::List(list) => {
                let mut sequence = serializer.serialize_seq(Some(list.len()))?;
                list.iter().try_for_each(|value| sequence.serialize_element(&Short(value)))?;
                sequence.end()
            }
            Value::Map(map) => Short(map).serialize(serializer),
        }
    }
}

impl Serialize for Long<'_, Value> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Text(text) => match literal(text).as_slice() {
                [whole] => serializer.serialize_str(whole),
                pieces => json!({ "Fn::Join": ["", pieces] }).serialize(serializer),
            },
            Value::Intrinsic(Intrinsic::Ref(id)) => json!({ "Ref": id }).serialize(serializer),
            Value::Intrinsic(Intrinsic::GetAtt(id, attribute)) => {
                json!({ "Fn::GetAtt": [id, attribute] }).serialize(serializer)
            }
            Value::Intrinsic(Intrinsic::Sub(pieces)) => {
                json!({ "Fn::Sub": substitution(pieces) }).serialize(serializer)
            }
            Value::List(list) => {
                let mut sequence = serializer.serialize_seq(Some(list.len()))?;
                list.iter().try_for_each(|value| sequence.serialize_element(&Long(value)))?;
                sequence.end()
            }
            Value::Map(map) => Long(map).serialize(serializer),
            plain => Short(plain).serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests;
