//! The fields of the language, from its JSON Schema: every key that a spec can have, as a path in which `*` stands for a name
//! of the user's choice or an item of a list, such as `functions.*.memory`; and which of them a spec uses.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// The schema, to walk over.
#[derive(Debug)]
pub struct Language {
    schema: Value,
}

/// A part of a spec and what the schema says of it.
#[derive(Debug)]
pub struct Visit<'a> {
    /// Where it stands in the spec.
    pub path: crate::yaml::Path,
    /// The field that it is a value of.
    pub field: &'a str,
    /// What it is.
    pub value: &'a Value,
    /// What it may be; of several kinds, the one that it is.
    pub schema: &'a Value,
    /// What it may be, all kinds.
    pub kinds: &'a Value,
}

impl Default for Language {
    fn default() -> Self {
        Self { schema: svlc_core::schema::json_schema() }
    }
}

impl Language {
    /// Every field with its schema, by its path.
    pub fn fields(&self) -> BTreeMap<String, &Value> {
        let mut fields = BTreeMap::new();
        self.collect(&self.schema, "", &mut fields);
        fields
    }

    fn collect<'a>(&'a self, schema: &'a Value, at: &str, into: &mut BTreeMap<String, &'a Value>) {
        let schema = self.resolved(schema);
        if is_any(schema) {
            return;
        }
        for branch in branches(schema) {
            self.collect(branch, at, into);
        }
        for (key, field) in properties(schema) {
            let path = below(at, key);
            if into.insert(path.clone(), field).is_none() {
                self.collect(field, &path, into);
            }
        }
        for key in ["items", "additionalProperties"] {
            if let Some(inner) = schema.get(key).filter(|inner| inner.is_object()) {
                self.collect(inner, &below(at, "*"), into);
            }
        }
    }

    /// Shows every part of a spec, from the root, to `see`.
    pub fn walk(&self, spec: &Value, see: &mut impl FnMut(&Visit<'_>)) {
        self.part(spec, &self.schema, &mut Vec::new(), "", see);
    }

    fn part(
        &self,
        value: &Value,
        schema: &Value,
        path: &mut crate::yaml::Path,
        field: &str,
        see: &mut impl FnMut(&Visit<'_>),
    ) {
        let kinds = self.resolved(schema);
        let schema = self.meant(value, kinds);
        see(&Visit { path: path.clone(), field, value, schema, kinds });
        if is_any(schema) {
            return;
        }
        let mut step = |path: &mut crate::yaml::Path, key: String, name: &str, value, schema| {
            path.push(key);
            self.part(value, schema, path, &below(field, name), see);
            path.pop();
        };
        match value {
            Value::Object(entries) => {
                for (key, value) in entries {
                    if let Some(schema) = schema["properties"].get(key) {
                        step(path, key.clone(), key, value, schema);
                    } else if schema["additionalProperties"].is_object() {
                        step(path, key.clone(), "*", value, &schema["additionalProperties"]);
                    }
                }
            }
            Value::Array(items) if schema.get("items").is_some() => {
                for (index, value) in items.iter().enumerate() {
                    step(path, index.to_string(), "*", value, &schema["items"]);
                }
            }
            _ => {}
        }
    }

    /// What a schema refers to.
    pub fn resolved<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema.get("$ref").and_then(Value::as_str) {
            Some(name) => {
                let name = name.rsplit('/').next().expect("a reference has a last part");
                self.resolved(&self.schema["$defs"][name])
            }
            None => schema,
        }
    }

    /// Of a schema of several kinds, the one that a value is.
    fn meant<'a>(&'a self, value: &Value, schema: &'a Value) -> &'a Value {
        let schema = self.resolved(schema);
        let fits = |branch: &&'a Value| {
            let has = |key: &str| branch["properties"].get(key).is_some();
            match value {
                Value::Object(entries) => match branch["properties"]["type"]["const"].as_str() {
                    Some(tag) => value["type"] == tag,
                    None if branch.get("properties").is_some() => {
                        entries.keys().all(|key| has(key))
                    }
                    None => branch["type"] == "object",
                },
                Value::Array(_) => branch["type"] == "array",
                _ => branch["type"] != "object" && branch["type"] != "array",
            }
        };
        let mut kinds = branches(schema).map(|branch| self.resolved(branch));
        match kinds.find(|branch| fits(branch)) {
            Some(branch) if branches(branch).next().is_some() => self.meant(value, branch),
            Some(branch) => branch,
            None => schema,
        }
    }
}

/// Whether what stands there is nobody's business but AWS's.
fn is_any(schema: &Value) -> bool {
    schema["x-svlc-any"] == true
}

/// The kinds that a value may be of.
fn branches(schema: &Value) -> impl Iterator<Item = &Value> {
    ["anyOf", "oneOf"].into_iter().filter_map(|key| schema[key].as_array()).flatten()
}

fn properties(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema["properties"].as_object().into_iter().flat_map(Map::iter)
}

fn below(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}
