//! The reference page of the language, in Markdown, from the JSON Schema: every key, its type, its range, its default, what it
//! means and what it becomes in AWS. Types come in the order of the spec.

mod properties;

use std::fmt::Write as _;

use serde_json::{Map, Value};

pub(crate) use properties::Properties;

/// What opens the page.
const HEAD: &str = "# Reference of the language

Every key of a spec, from the types that svlc decodes it into. `svlc schema` prints the same as a JSON Schema for editors.
A key in **bold** has to be there. The last column has the resource and the property of CloudFormation that a key becomes:
`–` is for none; of a mapping without an entry, its own keys tell.
";

/// Prints the page; `features` is the page of features, which says what each field becomes.
pub fn reference(schema: &Value, features: &str) -> String {
    let mut page = Page { text: HEAD.to_owned(), properties: Properties::read(features) };
    page.section("## The spec", schema, &["".to_owned()]);
    let mut types = Vec::new();
    collect(schema, schema, "", &mut types);
    let mut below = "";
    for one in &types {
        let key = one.paths[0].split('.').next().unwrap_or_default();
        if key != below {
            let _ =
                write!(page.text, "\n## Below `{key}`\n\n{}\n", doc(&schema["properties"][key]));
            below = key;
        }
        page.definition(one, &schema["$defs"][&one.name]);
    }
    page.text
}

/// A type and the fields that it is the value of, the first of them first.
#[derive(Debug)]
struct Type {
    name: String,
    paths: Vec<String>,
}

/// Adds every type that the values at a path have or hold, each once.
fn collect(root: &Value, schema: &Value, path: &str, into: &mut Vec<Type>) {
    if let Some(name) = type_name(schema) {
        let definition = &root["$defs"][name];
        if is_any(definition) {
            return;
        }
        match into.iter_mut().find(|one| one.name == name) {
            Some(known) if known.paths.iter().any(|one| one == path) => {}
            Some(known) => known.paths.push(path.to_owned()),
            None => into.push(Type { name: name.to_owned(), paths: vec![path.to_owned()] }),
        }
        // What an environment changes has the keys of the spec.
        if definition["x-svlc-override"] != true {
            collect(root, definition, path, into);
        }
        return;
    }
    for branch in branches(schema) {
        collect(root, branch, path, into);
    }
    for (key, field) in properties(schema) {
        collect(root, field, &below(path, key), into);
    }
    for key in ["items", "additionalProperties"] {
        if let Some(inner) = schema.get(key).filter(|inner| inner.is_object()) {
            collect(root, inner, &below(path, "*"), into);
        }
    }
}

/// The name of the type that a schema refers to.
fn type_name(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.rsplit('/').next()
}

fn branches(schema: &Value) -> impl Iterator<Item = &Value> {
    ["anyOf", "oneOf"].into_iter().filter_map(|key| schema.get(key)?.as_array()).flatten()
}

fn properties(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::iter)
}

/// A path and a key below it.
fn below(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// Whether it takes a value of any form.
fn is_any(schema: &Value) -> bool {
    schema["x-svlc-any"] == true
}

/// The page as far as it is written.
#[derive(Debug)]
struct Page {
    text: String,
    properties: Properties,
}

impl Page {
    /// Writes what there is to say of a type.
    fn definition(&mut self, one: &Type, definition: &Value) {
        let name = &one.name;
        let kinds: Vec<&Value> = definition["oneOf"].as_array().into_iter().flatten().collect();
        let is_tagged = kinds.iter().any(|kind| !kind["properties"]["type"].is_null());
        if definition["x-svlc-override"] == true {
            let _ = write!(self.text, "\n### {name}\n\n{}\n", doc(definition));
        } else if kinds.is_empty() {
            self.section(&format!("### {name}"), definition, &one.paths);
        } else if is_tagged {
            let _ = write!(self.text, "\n### {name}\n\n{}\n", doc(definition));
            for kind in kinds {
                let tag = kind["properties"]["type"]["const"].as_str().unwrap_or_default();
                self.section(&format!("### {name} of type {tag}"), kind, &one.paths);
            }
        } else {
            self.heading(&format!("### {name}"), definition, &one.paths);
            for kind in kinds {
                for (key, field) in properties(kind) {
                    self.row(key, false, field, &doc(kind), &one.paths, None);
                }
            }
        }
    }

    /// Writes a table with the keys of a mapping.
    fn section(&mut self, title: &str, record: &Value, paths: &[String]) {
        let required = record["required"].as_array().into_iter().flatten();
        let required: Vec<&str> = required.filter_map(Value::as_str).collect();
        let tag = record["properties"]["type"]["const"].as_str();
        self.heading(title, record, paths);
        for (key, field) in properties(record) {
            let meaning = match (key.as_str(), tag) {
                ("type", Some(_)) => "Which kind it is.".to_owned(),
                _ => doc(field),
            };
            self.row(key, required.contains(&key.as_str()), field, &meaning, paths, tag);
        }
    }

    /// Writes a heading, where in a spec it is about, and the head of a table.
    fn heading(&mut self, title: &str, record: &Value, paths: &[String]) {
        let places: Vec<String> =
            paths.iter().filter(|path| !path.is_empty()).map(|path| format!("`{path}`")).collect();
        let places = match places.join(", ") {
            places if places.is_empty() => places,
            places => format!("At {places}.\n\n"),
        };
        let _ = write!(
            self.text,
            "\n{title}\n\n{}\n\n{places}| key | value | default | meaning | becomes |\n|---|---|---|---|---|\n",
            doc(record)
        );
    }

    fn row(
        &mut self,
        key: &str,
        required: bool,
        field: &Value,
        meaning: &str,
        paths: &[String],
        tag: Option<&str>,
    ) {
        let mut becomes: Vec<&str> = Vec::new();
        for path in paths {
            let own = self.properties.of(&below(path, key), tag);
            becomes.extend(own.filter(|own| !becomes.contains(own)));
        }
        let becomes = match becomes.join("; ") {
            text if text.is_empty() && becomes.is_empty() => text,
            text if text.is_empty() => "–".to_owned(),
            text => text,
        };
        let key = if required { format!("**`{key}`**") } else { format!("`{key}`") };
        let (meaning, default) = parted(meaning);
        let meaning = format!("{} {}", meaning.trim_end(), values(field));
        let cells = [&kind(field), &default, &meaning, &becomes].map(|text| cell(text.trim()));
        let _ = writeln!(self.text, "| {key} | {} |", cells.join(" | "));
    }
}

/// A meaning without its sentence on the default, and what that says.
fn parted(meaning: &str) -> (String, String) {
    let Some((before, rest)) = meaning.split_once("Default: ") else {
        return (meaning.to_owned(), String::new());
    };
    let (default, after) = rest.split_once(". ").unwrap_or((rest.trim_end_matches('.'), ""));
    (format!("{before}{after}"), default.to_owned())
}

/// A description, its lines joined.
fn doc(schema: &Value) -> String {
    let text = schema.get("description").and_then(Value::as_str).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The documentation of each value of an enum that has any.
fn values(schema: &Value) -> String {
    let branches = schema.get("oneOf").and_then(Value::as_array).into_iter().flatten();
    let documented = branches.filter_map(|branch| {
        let value = branch.get("const")?.as_str()?;
        Some(format!("`{value}`: {}", doc(branch)))
    });
    documented.collect::<Vec<_>>().join(" ")
}

fn kind(schema: &Value) -> String {
    if let Some(name) = type_name(schema) {
        return format!("[{name}](#{})", name.to_lowercase());
    }
    if is_any(schema) {
        let word = if schema["type"] == "object" { "mapping to any values" } else { "any value" };
        return word.to_owned();
    }
    for key in ["anyOf", "oneOf"] {
        if let Some(branches) = schema.get(key).and_then(Value::as_array) {
            return branches.iter().map(kind).collect::<Vec<_>>().join(" or ");
        }
    }
    if let Some(value) = schema.get("const").and_then(Value::as_str) {
        return format!("`{value}`");
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        let shown = values
            .iter()
            .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        return format!(
            "one of {}",
            shown.map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ")
        );
    }
    if let Some(names) = schema.get("propertyNames") {
        let value = kind(&schema["additionalProperties"]);
        return format!("mapping from {} to {value}{}", form(names), bounds(schema));
    }
    if let Some(items) = schema.get("items") {
        return format!("list of {}{}", kind(items), bounds(schema));
    }
    form(schema)
}

/// A scalar in words.
fn form(schema: &Value) -> String {
    let name = match &schema["type"] {
        Value::String(name) => word(name).to_owned(),
        Value::Array(names) => {
            names.iter().filter_map(Value::as_str).map(word).collect::<Vec<_>>().join(", ")
        }
        _ => "text".to_owned(),
    };
    let says = schema.get("x-svlc-says").and_then(Value::as_str).filter(|says| *says != "text");
    format!("{}{}", says.unwrap_or(&name), bounds(schema))
}

fn word(kind: &str) -> &str {
    match kind {
        "string" => "text",
        "integer" => "whole number",
        other => other,
    }
}

/// Every bound that the schema sets, in words.
fn bounds(schema: &Value) -> String {
    let mut words = Vec::new();
    for (min, max, unit) in [
        ("minimum", "maximum", ""),
        ("minLength", "maxLength", " characters"),
        ("minItems", "maxItems", " items"),
        ("minProperties", "maxProperties", " entries"),
    ] {
        let number = |key: &str| {
            schema.get(key).filter(|value| value.as_f64() != Some(0.0) || key == "minimum")
        };
        let plain = |key: &str| {
            number(key).map(|value| value.to_string().trim_end_matches(".0").to_owned())
        };
        match (plain(min), plain(max)) {
            (Some(min), Some(max)) if min == max => words.push(format!("{min}{unit}")),
            (Some(min), Some(max)) => words.push(format!("{min} to {max}{unit}")),
            (Some(min), None) => words.push(format!("at least {min}{unit}")),
            (None, Some(max)) => words.push(format!("at most {max}{unit}")),
            (None, None) => {}
        }
    }
    if schema.get("uniqueItems") == Some(&Value::Bool(true)) {
        words.push("each once".to_owned());
    }
    if words.is_empty() { String::new() } else { format!(" ({})", words.join(", ")) }
}

/// Text that may stand in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
