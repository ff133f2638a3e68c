//! The reference page of the language, in Markdown, from the JSON Schema: every key, its type, its range and what it means.

use std::fmt::Write as _;

use serde_json::{Value, json};

/// What opens the page.
const HEAD: &str = "# Reference of the language

Every key of a spec, from the types that svlc decodes it into. `svlc schema` prints the same as a JSON Schema for editors.
A key in **bold** has to be there.
";

/// Prints the page.
pub fn reference(schema: &Value) -> String {
    let mut page = HEAD.to_owned();
    let definitions = schema["$defs"].as_object().expect("the schema has definitions");
    section(&mut page, "The spec", schema);
    let mut names: Vec<&String> = definitions.keys().collect();
    names.sort();
    for name in names {
        let definition = &definitions[name];
        if definition["x-svlc-override"] == true {
            // What an environment changes has the keys of the spec.
            if name == "Override" {
                let _ = write!(page, "\n## {name}\n\n{}\n", doc(definition));
            }
            continue;
        }
        match definition.get("oneOf").and_then(Value::as_array) {
            Some(branches) if branches.iter().all(|one| one["properties"]["type"].is_null()) => {
                let keys = branches.iter().flat_map(|one| one["properties"].as_object()).flatten();
                let rows: serde_json::Map<String, Value> =
                    keys.map(|(key, field)| (key.clone(), field.clone())).collect();
                let about = doc(definition);
                section(&mut page, name, &json!({ "description": about, "properties": rows }));
            }
            Some(branches) => {
                let _ = write!(page, "\n## {name}\n\n{}\n", doc(definition));
                for branch in branches {
                    let tag = branch["properties"]["type"]["const"].as_str().unwrap_or_default();
                    section(&mut page, &format!("{name} of type {tag}"), branch);
                }
            }
            None if is_any(definition) => {
                let _ = write!(page, "\n## {name}\n\n{}\n", doc(definition));
            }
            None => section(&mut page, name, definition),
        }
    }
    page
}

/// Whether it takes a value of any form.
fn is_any(schema: &Value) -> bool {
    schema["x-svlc-any"] == true
}

fn section(page: &mut String, title: &str, record: &Value) {
    let required: Vec<&str> =
        record["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let _ = write!(
        page,
        "\n## {title}\n\n{}\n\n| key | value | meaning |\n|---|---|---|\n",
        doc(record)
    );
    for (key, field) in record["properties"].as_object().into_iter().flatten() {
        let key = if required.contains(&key.as_str()) {
            format!("**`{key}`**")
        } else {
            format!("`{key}`")
        };
        let meaning = match values(field) {
            values if values.is_empty() => doc(field),
            values => format!("{} {values}", doc(field)),
        };
        let _ = writeln!(page, "| {key} | {} | {} |", cell(&kind(field)), cell(&meaning));
    }
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
    if let Some(name) =
        schema.get("$ref").and_then(Value::as_str).and_then(|text| text.rsplit('/').next())
    {
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
        match (number(min), number(max)) {
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
