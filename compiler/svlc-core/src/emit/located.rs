//! The template that a deployment gives to CloudFormation: the emitted one, with the place of each function's zip in it. Every function
//! has a key of its own, so that a deployment changes those alone whose zip is another. See decision 0045.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::cloudformation::{BUCKET, PREFIX};
use crate::cfn::{Map, Resource, Template, logical_id, print};
use crate::model::{Function, Model};

/// Characters of a hash that tell two states of a function apart.
const DIGITS: usize = 32;

/// Properties of a function that are its own and of none of its versions: Lambda publishes no second version that differs in them alone.
const UNVERSIONED: [&str; 4] =
    ["Tags", "ReservedConcurrentExecutions", "RecursiveLoop", "RuntimeManagementConfig"];

/// Where the zips of a deployment are.
#[derive(Debug, Clone, Copy)]
pub struct Zips<'a> {
    /// The bucket.
    pub bucket: &'a str,
    /// The key of each function's zip, by the function's name. Container images have none.
    pub keys: &'a BTreeMap<String, String>,
}

/// The template with its zips, which asks for nothing but what the spec's own parameters ask for.
pub fn located(model: &Model, template: &Template, zips: Zips<'_>) -> Template {
    let mut template = template.clone();
    template.header.truncate(1);
    for own in [BUCKET, PREFIX] {
        template.parameters.remove(own);
    }
    for function in &model.functions {
        place(&mut template, function, zips);
        publish(&mut template, function);
    }
    template
}

fn place(template: &mut Template, function: &Function, zips: Zips<'_>) {
    let Some(key) = zips.keys.get(&function.name) else { return };
    let Some(resource) = template.resources.get_mut(&logical_id::function(&function.name)) else {
        return;
    };
    let code = Map::new().with("S3Bucket", zips.bucket).with("S3Key", key);
    resource.properties = with(&resource.properties, "Code", code);
}

/// A version is new when what it holds is: it is called after that.
fn publish(template: &mut Template, function: &Function) {
    let held = template.resources.get(&logical_id::function(&function.name)).map(held);
    let version = template.resources.get_mut(&logical_id::version(&function.name));
    if let Some((version, held)) = version.zip(held) {
        version.properties = with(&version.properties, "Description", held);
        version.comment = None;
    }
}

/// A name for the code and the settings of a function that a version holds.
fn held(function: &Resource) -> String {
    let mut properties = function.properties.clone();
    UNVERSIONED.into_iter().for_each(|name| properties.remove(name));
    let whole = Template {
        resources: [(String::new(), Resource::new("", properties))].into_iter().collect(),
        ..Template::default()
    };
    let digest = Sha256::digest(print::json(&whole).as_bytes());
    let hex = digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    hex[..DIGITS].to_owned()
}

/// Properties with another value for one that is there.
fn with(properties: &Map, name: &str, value: impl Into<crate::cfn::Value>) -> Map {
    let value = value.into();
    properties
        .iter()
        .map(|(key, old)| (key, if key == name { value.clone() } else { old.clone() }))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::source::Source;

    const SPEC: &str = "
service: two
functions:
  one: { blueprint: hello }
  two: { blueprint: echo, memory: 512, provisioned_concurrency: 1, reserved_concurrency: 5 }
parameters: { Greeting: { default: hello } }
routes: { GET /a: one, GET /b: two }
outputs: { Said: '${parameters.Greeting}' }
";

    /// The template of a spec, with zips of these keys.
    fn printed(spec: &str, keys: &[(&str, &str)]) -> Value {
        let output = crate::compile(&Source::new("s.yaml", spec)).output.expect("it compiles");
        let own = |(name, key): &(&str, &str)| ((*name).to_owned(), (*key).to_owned());
        let keys = keys.iter().map(own).collect();
        let zips = Zips { bucket: "store", keys: &keys };
        let template = located(&output.model, &output.templates.plain, zips);
        serde_json::from_str(&print::json(&template)).expect("it is JSON")
    }

    fn of_version(template: &Value) -> &str {
        template["Resources"]["TwoVersion"]["Properties"]["Description"].as_str().expect("is text")
    }

    #[test]
    fn each_function_has_a_key_of_its_own() {
        let template = printed(SPEC, &[("one", "1.zip"), ("two", "2.zip")]);
        let code = |id: &str| template["Resources"][id]["Properties"]["Code"].clone();
        assert_eq!(code("OneFunction"), json!({ "S3Bucket": "store", "S3Key": "1.zip" }));
        assert_eq!(code("TwoFunction"), json!({ "S3Bucket": "store", "S3Key": "2.zip" }));
        let parameters = template["Parameters"].as_object().expect("there are some");
        assert_eq!(parameters.keys().collect::<Vec<_>>(), ["Greeting"]);
        assert!(!template.to_string().contains("Artifact"), "{template:#}");
    }

    #[test]
    fn a_version_is_new_when_code_or_settings_of_its_function_are() {
        let keys = [("one", "1.zip"), ("two", "2.zip")];
        let before = printed(SPEC, &keys);
        let same = [
            printed(SPEC, &[("one", "3.zip"), ("two", "2.zip")]),
            printed(&SPEC.replace("reserved_concurrency: 5", "reserved_concurrency: 6"), &keys),
            printed(&SPEC.replace("service: two", "service: two\ntags: { a: b }"), &keys),
        ];
        for other in &same {
            assert_eq!(of_version(&before), of_version(other));
        }
        let others = [
            printed(SPEC, &[("one", "1.zip"), ("two", "3.zip")]),
            printed(&SPEC.replace("memory: 512", "memory: 256"), &keys),
        ];
        for other in &others {
            assert_ne!(of_version(&before), of_version(other));
        }
    }
}
