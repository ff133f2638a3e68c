//! Oracles: what others say of the templates and the OpenAPI document. cfn-lint, SAM's transform, PyYAML and
//! openapi-spec-validator come from PyPI into an environment of the test's own; each is also shown something wrong, to see it
//! complain. `SVLC_SKIP_ORACLES=1` leaves out what needs Python.

#[path = "oracles/cases.rs"]
mod cases;
#[path = "oracles/facts.rs"]
mod facts;

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use serde_yaml_legacy as legacy;
use svlc_tests::root;
use svlc_tests::venv::{self, Venv, satisfied};

/// Shows a script a spoiled case and wants these words for it.
fn complains(script: &str, folder: &Path, words: &str) {
    let table = root().join("docs/sam-differences.md");
    let output = venv::run(script, &[folder, &table], &[]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{script} says {said}");
    assert!(said.contains(words), "{script} says {said}");
}

#[test]
fn cfn_lint_finds_nothing() {
    if venv::skipped("cfn-lint") {
        return;
    }
    satisfied("lint.py", &[cases::translated()], &[]);
    let spoiled =
        cases::spoiled("lint", "template.yaml", "RetentionInDays: 14", "RetentionInDays: 15");
    complains("lint.py", &spoiled, "E3030");
}

#[test]
fn sam_accepts_every_template() {
    if venv::skipped("aws-sam-translator") {
        return;
    }
    cases::translated();
    let spoiled = cases::spoiled("sam", "template.sam.yaml", "    Runtime: ", "    Runtme: ");
    complains("translate.py", &spoiled, "Runtme");
}

#[test]
fn both_templates_mean_the_same() {
    if venv::skipped("the comparer") {
        return;
    }
    satisfied("compare.py", &[cases::translated(), &root().join("docs/sam-differences.md")], &[]);
}

#[test]
fn the_comparer_notices_every_change() {
    if venv::skipped("the comparer's test of itself") {
        return;
    }
    let table = root().join("docs/sam-differences.md");
    satisfied("compare.py", &[cases::translated(), &table], &["--self-test"]);
    let spoiled =
        cases::spoiled("compare", "template.json", "\"MemorySize\": 256", "\"MemorySize\": 257");
    complains("compare.py", &spoiled, "MemorySize: CloudFormation 257, SAM 256");
}

#[test]
fn readers_of_yaml_1_1_read_what_is_meant() {
    if venv::skipped("PyYAML") {
        return;
    }
    satisfied("reread.py", &[cases::translated()], &[]);
    let spoiled = cases::spoiled("reread", "template.yaml", "\"1.10\"", "1.10");
    complains("reread.py", &spoiled, "1.1");
}

/// What checkov finds has an answer in `docs/security.md`, and nothing else has.
#[test]
fn security_findings_are_answered() {
    if venv::skipped("checkov") {
        return;
    }
    let page = root().join("docs/security.md");
    let judge = |cases: &Path, page: &Path| {
        let output = venv::run_in(Venv::Checkov, "security.py", &[cases, page], &[]);
        let said = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8_lossy(&said).into_owned())
    };
    let (code, said) = judge(cases::written(), &page);
    assert_eq!(code, Some(0), "{said}");
    let text = fs_err::read_to_string(&page).expect("the page is there");
    let spoiled = venv::folder().join("spoiled-security.md");
    fs_err::write(&spoiled, text.replace("`CKV_AWS_95`", "`CKV_AWS_1`"))
        .expect("a file below target can be written");
    let (code, said) = judge(cases::written(), &spoiled);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("CKV_AWS_95 has no answer"), "{said}");
    assert!(said.contains("CKV_AWS_1 is answered and never found"), "{said}");
}

#[test]
fn openapi_is_valid() {
    if venv::skipped("openapi-spec-validator") {
        return;
    }
    satisfied("openapi.py", &[cases::translated()], &[]);
    let spoiled = cases::spoiled("openapi", "openapi.json", "\"name\": \"id\"", "\"name\": \"no\"");
    complains("openapi.py", &spoiled, "'id'");
}

/// What svlc takes for AWS's limits is what cfn-lint's and botocore's data say; a spoiled fact is noticed.
#[test]
fn facts_have_not_drifted() {
    if venv::skipped("the data of cfn-lint and botocore") {
        return;
    }
    let facts = facts::all();
    let mut paths = vec![written("facts", &facts)];
    for name in facts.as_object().expect("it is one").keys() {
        let mut spoiled = facts.clone();
        match &mut spoiled[name] {
            Value::Array(values) if values[0].is_string() => values[0] = json!("nowhere"),
            Value::Array(values) if values[0].is_object() => values[0]["id"] = json!("nowhere"),
            Value::Array(values) => values[0] = json!(0.5),
            value => *value = json!(-7),
        }
        paths.push(written(&format!("spoiled-{name}"), &spoiled));
    }
    let paths: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
    satisfied("facts.py", &paths, &[]);
}

/// The same against the newest cfn-lint and botocore, for whoever looks after the facts. It fails with the list of what has drifted.
#[test]
#[ignore = "what AWS and PyPI publish is no fault of a change"]
fn facts_are_those_of_the_newest_data() {
    venv::satisfied_in(Venv::Newest, "facts.py", &[&written("newest", &facts::all())], &[]);
}

/// A file of facts below the target folder.
fn written(name: &str, facts: &Value) -> PathBuf {
    let folder = venv::folder().join("facts");
    fs_err::create_dir_all(&folder).expect("a folder below target can be made");
    let path = folder.join(name).with_extension("json");
    fs_err::write(&path, facts.to_string()).expect("a file below target can be written");
    path
}

/// The real serde_yaml, which has libyaml's parser and YAML 1.2's types, reads both templates back too.
#[test]
fn serde_yaml_reads_what_is_meant() {
    for case in fs_err::read_dir(cases::written()).expect("cases are there") {
        let case = case.expect("the folder can be read").path();
        for name in ["template", "template.sam"] {
            let read = |extension: &str| {
                let path = case.join(format!("{name}.{extension}"));
                fs_err::read_to_string(path).expect("the file is part of a case")
            };
            let yaml: legacy::Value =
                legacy::from_str(&read("yaml")).expect("the template is YAML");
            let meant: Value = serde_json::from_str(&read("json")).expect("the template is JSON");
            assert_eq!(long_form(yaml), meant, "{} {name}", case.display());
        }
    }
}

/// A template with short tags as JSON has it.
fn long_form(value: legacy::Value) -> Value {
    match value {
        legacy::Value::Tagged(tagged) => {
            let tag = tagged.tag.to_string();
            let name = tag.trim_start_matches('!');
            match (name, long_form(tagged.value)) {
                ("Ref", value) => json!({ "Ref": value }),
                ("GetAtt", Value::String(text)) => {
                    json!({ "Fn::GetAtt": text.splitn(2, '.').collect::<Vec<_>>() })
                }
                (name, value) => json!({ (format!("Fn::{name}")): value }),
            }
        }
        legacy::Value::Mapping(map) => map
            .into_iter()
            .map(|(key, value)| {
                let key = key.as_str().expect("every key is text").to_owned();
                (key, long_form(value))
            })
            .collect(),
        legacy::Value::Sequence(list) => list.into_iter().map(long_form).collect(),
        plain => serde_json::to_value(plain).expect("a scalar is JSON too"),
    }
}
