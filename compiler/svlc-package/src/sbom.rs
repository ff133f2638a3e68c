//! The bill of materials of a function: [`cyclonedx`], made of what cargo says of the crate. CycloneDX 1.6 in JSON, without a clock:
//! the same package gives the same bytes.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

/// What the bill is of.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The function.
    pub function: &'a str,
    /// SHA-256 of its zip, in hexadecimal.
    pub sha256: &'a str,
}

/// The bill of a function of the crate that `metadata` is of: what `cargo metadata` prints for the platform that it is built for.
/// What only builds it, or tests it, is not in it.
pub fn cyclonedx(subject: Subject<'_>, metadata: &Value) -> String {
    let packages: BTreeMap<&str, &Value> =
        list(metadata, "packages").map(|package| (text(package, "id"), package)).collect();
    let nodes: BTreeMap<&str, &Value> =
        list(&metadata["resolve"], "nodes").map(|node| (text(node, "id"), node)).collect();
    let root = text(&metadata["resolve"], "root");
    let linked = |id: &str| {
        let dependencies = linked(nodes.get(id).copied());
        dependencies.filter(|id| packages.get(id).is_some_and(|package| !is_macro(package)))
    };
    let mut taken = BTreeSet::from([root]);
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        open.extend(linked(id).filter(|id| taken.insert(id)));
    }
    let component = |id: &&str| packages.get(id).map(|package| component(package));
    let mut components: Vec<Value> =
        taken.iter().filter(|id| **id != root).filter_map(component).collect();
    components.sort_by_key(|component| text(component, "bom-ref").to_owned());
    let reference = |id: &str| match packages.get(id) {
        Some(package) if id != root => purl(package),
        _ => subject.function.to_owned(),
    };
    let mut dependencies: Vec<Value> = taken
        .iter()
        .map(|id| {
            let mut on: Vec<String> = linked(id).map(reference).collect();
            on.sort();
            json!({ "ref": reference(id), "dependsOn": on })
        })
        .collect();
    dependencies.sort_by_key(|dependency| text(dependency, "ref").to_owned());
    let bill = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "tools": { "components": [{ "type": "application", "name": "svlc", "version": env!("CARGO_PKG_VERSION") }] },
            "component": {
                "type": "application",
                "bom-ref": subject.function,
                "name": subject.function,
                "hashes": [{ "alg": "SHA-256", "content": subject.sha256 }],
            },
        },
        "components": components,
        "dependencies": dependencies,
    });
    let mut text = serde_json::to_string_pretty(&bill).unwrap_or_default();
    text.push('\n');
    text
}

/// What is linked with a package: neither what only builds it nor what only tests it.
fn linked(node: Option<&Value>) -> impl Iterator<Item = &str> {
    let is_normal =
        |dependency: &&Value| list(dependency, "dep_kinds").any(|kind| kind["kind"].is_null());
    let all = node.into_iter().flat_map(|node| list(node, "deps"));
    all.filter(is_normal).map(|dependency| text(dependency, "pkg"))
}

/// Whether a package works while others are built, as a macro.
fn is_macro(package: &Value) -> bool {
    let kinds = list(package, "targets").flat_map(|target| list(target, "kind"));
    kinds.into_iter().any(|kind| kind == "proc-macro")
}

fn component(package: &Value) -> Value {
    let mut component = json!({
        "type": "library",
        "bom-ref": purl(package),
        "name": text(package, "name"),
        "version": text(package, "version"),
        "purl": purl(package),
    });
    // Old manifests part licences by a slash, which SPDX does not know.
    let license = text(package, "license").replace('/', " OR ");
    if !license.is_empty() {
        component["licenses"] = json!([{ "expression": license }]);
    }
    component
}

fn purl(package: &Value) -> String {
    format!("pkg:cargo/{}@{}", text(package, "name"), text(package, "version"))
}

fn list<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value[name].as_array().into_iter().flatten()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_linked_is_in_the_bill_and_nothing_else() {
        let package = |id: &str, license: &str| json!({ "id": id, "name": id, "version": "1.2.3", "license": license });
        let on = |id: &str, kind: Value| json!({ "pkg": id, "dep_kinds": [{ "kind": kind }] });
        let metadata = json!({
            "packages": [
                package("own", ""), package("b", "MIT/Apache-2.0"), package("a", "MIT"), package("cc", "MIT"), package("t", "MIT"),
                { "id": "m", "name": "m", "version": "1.0.0", "targets": [{ "kind": ["proc-macro"] }] },
            ],
            "resolve": {
                "root": "own",
                "nodes": [
                    { "id": "own", "deps": [on("b", Value::Null), on("cc", json!("build")), on("m", Value::Null), on("t", json!("dev"))] },
                    { "id": "b", "deps": [on("a", Value::Null)] },
                    { "id": "a", "deps": [on("b", Value::Null)] },
                ],
            },
        });
        let bill = cyclonedx(Subject { function: "orders", sha256: "ab" }, &metadata);
        let bill: Value = serde_json::from_str(&bill).unwrap();
        let names: Vec<&str> = list(&bill, "components").map(|one| text(one, "purl")).collect();
        assert_eq!(names, ["pkg:cargo/a@1.2.3", "pkg:cargo/b@1.2.3"]);
        assert_eq!(bill["components"][1]["licenses"][0]["expression"], "MIT OR Apache-2.0");
        let root = json!({ "ref": "orders", "dependsOn": ["pkg:cargo/b@1.2.3"] });
        assert_eq!(bill["dependencies"][0], root);
        assert_eq!(list(&bill, "dependencies").count(), 3);
    }
}
