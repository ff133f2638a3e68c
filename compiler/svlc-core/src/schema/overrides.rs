//! The published schema of what an environment changes: a spec in which nothing has to be there. The walker does not need it: it
//! judges the whole that the change makes.

use serde_json::{Map, Value, json};

use crate::spec::FIXED;

/// Name of the definition that is filled in, and the ending of those that it needs.
const OVERRIDE: &str = "Override";

/// The schema with the definition of what an environment changes filled in.
pub(super) fn described(mut schema: Value) -> Value {
    let definitions = schema["$defs"].as_object().expect("the schema has definitions").clone();
    let mut relaxed = Relaxed { definitions: &definitions, made: Map::new() };
    let mut properties = Map::new();
    for (key, field) in schema["properties"].as_object().expect("a spec has keys") {
        if !FIXED.contains(&key.as_str()) {
            properties.insert(key.clone(), relaxed.schema(field));
        }
    }
    let mut made = relaxed.made;
    let mut change = definitions[OVERRIDE].clone();
    change["additionalProperties"] = json!(false);
    change["properties"] = Value::Object(properties);
    made.insert(OVERRIDE.to_owned(), change);
    schema["$defs"].as_object_mut().expect("the schema has definitions").extend(made);
    schema
}

/// Definitions in which nothing has to be there.
struct Relaxed<'a> {
    definitions: &'a Map<String, Value>,
    made: Map<String, Value>,
}

impl Relaxed<'_> {
    /// A schema in which mappings can be a part of what they are. Lists take the place of lists, so they stay as they are.
    fn schema(&mut self, schema: &Value) -> Value {
        let mut object = schema.as_object().expect("schemas of the language are objects").clone();
        if let Some(Value::String(reference)) = object.get("$ref") {
            let name = reference.rsplit('/').next().expect("a reference names a definition");
            let name = self.definition(name);
            object.insert("$ref".to_owned(), json!(format!("#/$defs/{name}")));
            return Value::Object(object);
        }
        if object.contains_key("x-svlc-any") || object.contains_key("items") {
            return Value::Object(object);
        }
        object.remove("required");
        object.remove("minProperties");
        if let Some(Value::Object(fields)) = object.get_mut("properties") {
            fields.iter_mut().for_each(|(_, field)| *field = self.schema(field));
        }
        if object.contains_key("propertyNames") {
            let values = self.schema(&object["additionalProperties"]);
            object.insert("additionalProperties".to_owned(), values);
        }
        // A part of a mapping may not say which of several it is.
        for key in ["anyOf", "oneOf"] {
            if let Some(Value::Array(branches)) = object.remove(key) {
                let branches: Vec<Value> = branches.iter().map(|one| self.schema(one)).collect();
                object.insert("anyOf".to_owned(), Value::Array(branches));
            }
        }
        Value::Object(object)
    }

    /// The name of a definition in which nothing has to be there, which is made if it is not there yet.
    fn definition(&mut self, name: &str) -> String {
        let definition = &self.definitions[name];
        if definition.get("x-svlc-any").is_some() {
            return name.to_owned();
        }
        let relaxed = [name, OVERRIDE].concat();
        if !self.made.contains_key(&relaxed) {
            self.made.insert(relaxed.clone(), Value::Null);
            let mut schema = self.schema(definition);
            schema["x-svlc-override"] = json!(true);
            self.made.insert(relaxed.clone(), schema);
        }
        relaxed
    }
}
