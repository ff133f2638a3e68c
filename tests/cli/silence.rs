//! Warnings that are silenced or denied.

use serde_json::Value;

use crate::ran::Folder;

const WARNED: &str = "service: orders\nfunctions:\n  hello:\n    blueprint: hello\n    timeout: 60\n\
                      routes: { GET /: hello }\n";
const SILENCED: &str = "service: orders\nfunctions:\n  hello:\n    blueprint: hello\n    \
                        timeout: 60 # svlc: allow SV0309 because the client does not wait\n\
                        routes: { GET /: hello }\n";

#[test]
fn warnings_can_be_denied() {
    let folder = Folder::with(&[("svlc.yaml", WARNED), ("silenced.yaml", SILENCED)]);
    assert_eq!(folder.svlc(&["validate"]).code, 0);
    let ran = folder.svlc(&["validate", "--deny", "warnings"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("error: warnings are denied"), "{ran:?}");
    let ran = folder.svlc(&["build", "--deny", "warnings"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("error: warnings are denied"), "{ran:?}");
    assert!(!folder.has("build"), "nothing is written");
    let ran = folder.svlc(&["validate", "--deny", "warnings", "silenced.yaml"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(folder.svlc(&["build", "--deny", "warnings", "silenced.yaml"]).code, 0);
}

#[test]
fn code_scanning_learns_what_is_silenced_and_why() {
    let whole = SILENCED.replace("service", "lints: { SV0204: it is for later }\nservice")
        + "defaults: {}\n";
    let whole = whole.replace("  hello:\n", "  later: { blueprint: hello }\n  hello:\n");
    let folder = Folder::with(&[("svlc.yaml", &whole)]);
    let ran = folder.svlc(&["validate", "--format", "sarif"]);
    let log: Value = serde_json::from_str(&ran.out).expect("it is JSON");
    let results = log["runs"][0]["results"].as_array().expect("a list");
    let told = results.iter().map(|one| {
        let suppression = &one["suppressions"][0];
        [&one["ruleId"], &suppression["kind"], &suppression["justification"]]
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            ["SV0204", "external", "it is for later"],
            ["SV0309", "inSource", "the client does not wait"]
        ]
    );
}
