//! The formats for programs: JSON, SARIF and GitHub's workflow commands.

use serde_json::Value;

use crate::ran::{CLEAN, FAULTY, Folder};

/// A spec whose faults have a secondary place, a fix, wide characters before the fault, and nothing that is plain.
const RICH: &str = "\
service: Orders
description: \"日本🦀 100% \\u001b[31m\"
functions:
  hello: { blueprint: hello, \"日本🦀\": 1 }
  hello: { blueprint: hullo }
routes:
  GET /: hello
  \"GET /%0A::error::x\": nobody
";

fn json(folder: &Folder, args: &[&str]) -> Value {
    let ran = folder.svlc(args);
    assert!(ran.err.is_empty(), "{ran:?}");
    serde_json::from_str(&ran.out).expect("it is JSON")
}

#[test]
fn json_tells_every_fault_with_its_place_in_four_units() {
    let folder = Folder::with(&[("a.yaml", FAULTY), ("b.yaml", CLEAN)]);
    let document = json(&folder, &["validate", "--format", "json", "a.yaml", "b.yaml"]);
    assert_eq!(document["version"], 1);
    assert_eq!(document["files"], serde_json::json!(["a.yaml", "b.yaml"]));
    assert_eq!(document["summary"], serde_json::json!({ "errors": 1, "warnings": 0 }));
    let fault = &document["diagnostics"][0];
    assert_eq!(fault["code"], "SV0101");
    assert_eq!(fault["name"], "unknown-key");
    assert_eq!(fault["file"], "a.yaml");
    assert_eq!(fault["severity"], "error");
    let at = FAULTY.find("memry").expect("it is there");
    let start = serde_json::json!({ "offset": at, "line": 5, "column": 12, "utf16": 11 });
    assert_eq!(fault["span"]["start"], start);
    assert_eq!(fault["span"]["end"]["offset"], at + 5);
}

#[test]
fn columns_count_characters_and_utf16_units() {
    let folder =
        Folder::with(&[("svlc.yaml", "\"日🦀\": 1\nservice: ab\nroutes: { \"🦀é\": { x: 1 } }\n")]);
    let document = json(&folder, &["validate", "--format", "json"]);
    let all = document["diagnostics"].as_array().expect("a list");
    let x = all.iter().find(|one| one["message"].as_str().is_some_and(|m| m.contains("`x`")));
    let start = &x.expect("`x` is unknown")["span"]["start"];
    assert_eq!(
        (&start["line"], &start["column"], &start["utf16"]),
        (&3.into(), &19.into(), &19.into())
    );
}

#[test]
fn sarif_is_valid_by_its_schema() {
    let schema = fs_err::read_to_string(svlc_tests::root().join("tests/cli/sarif-2.1.0.json"));
    // One of its patterns has a bracket too many, which only some regex engines take.
    let schema = schema.expect("the schema").replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    let schema: Value = serde_json::from_str(&schema).expect("it is JSON");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    assert!(!validator.is_valid(&serde_json::json!({ "version": "2.1.0" })), "it checks something");
    let folder = Folder::with(&[("a b.yaml", RICH), ("c.yaml", CLEAN), ("empty.yaml", "")]);
    let log = json(&folder, &["validate", "--format", "sarif", "a b.yaml", "c.yaml", "empty.yaml"]);
    let errors: Vec<String> = validator
        .iter_errors(&log)
        .map(|error| format!("{error} at {}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");

    let run = &log["runs"][0];
    let results = run["results"].as_array().expect("a list");
    assert!(results.len() >= 4, "{results:#?}");
    for result in results {
        let rule = result["ruleIndex"].as_u64().expect("an index") as usize;
        assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], result["ruleId"]);
    }
    let uri = &results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "a%20b.yaml");
    let twice = results.iter().find(|one| one["ruleId"] == "SV0006").expect("the key stands twice");
    assert_eq!(twice["relatedLocations"][0]["physicalLocation"]["region"]["startLine"], 4);
    assert!(results.iter().any(|one| one.get("fixes").is_some()), "some fault has a fix");
}

#[test]
fn a_sarif_fingerprint_survives_lines_above_and_tells_equal_faults_apart() {
    let prints = |text: &str| {
        let folder = Folder::with(&[("svlc.yaml", text)]);
        let log = json(&folder, &["validate", "--format", "sarif"]);
        let results = log["runs"][0]["results"].as_array().expect("a list").clone();
        let print = |one: &Value| one["partialFingerprints"]["svlcFault/v1"].clone();
        results.iter().map(print).collect::<Vec<_>>()
    };
    let once = prints(FAULTY);
    assert_eq!(once, prints(&format!("# a line\n\n{FAULTY}")));
    assert_ne!(once, prints(&FAULTY.replace("memry", "mamory")));
    let mut twice =
        prints(&format!("{FAULTY}  hullo: {{ memry: 128 }}\n  hallo: {{ memry: 128 }}\n"));
    let all = twice.len();
    twice.sort_by_key(ToString::to_string);
    twice.dedup();
    assert_eq!(all, twice.len());
}

#[test]
fn github_commands_stay_on_their_lines() {
    let folder = Folder::with(&[("a,b:c.yaml", RICH)]);
    let ran = folder.svlc(&["validate", "--format", "github", "a,b:c.yaml"]);
    assert_eq!(ran.code, 1);
    let errors = json(&folder, &["validate", "--format", "json", "a,b:c.yaml"]);
    assert_eq!(ran.out.lines().count(), errors["diagnostics"].as_array().expect("a list").len());
    for line in ran.out.lines() {
        assert!(line.starts_with("::error file=a%2Cb%3Ac.yaml,line="), "{line}");
        assert!(line.contains("%0Ahelp: "), "{line}");
        assert!(!line.contains("/%0A::error::x"), "the % of a name is escaped: {line}");
    }
}

#[test]
fn a_document_is_alone_on_standard_output() {
    let folder = Folder::with(&[("svlc.yaml", CLEAN)]);
    for format in ["json", "sarif"] {
        let ran = folder.svlc(&["build", "--format", format]);
        assert_eq!(ran.code, 0, "{ran:?}");
        serde_json::from_str::<Value>(&ran.out).expect("it is JSON");
        assert!(ran.err.contains("orders"), "what was built is told beside it: {ran:?}");
    }
}
