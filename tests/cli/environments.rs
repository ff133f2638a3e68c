//! Environments: building one, and comparing two.

use serde_json::Value;

use crate::ran::Folder;

fn folder() -> Folder {
    let spec = svlc_tests::root().join("specs/environments.yaml");
    let text = fs_err::read_to_string(spec).expect("the spec");
    let faulty = text.replace("memory: 1024", "memory: 1");
    Folder::with(&[("svlc.yaml", &text), ("faulty.yaml", &faulty)])
}

#[test]
fn an_environment_is_built_into_the_same_folder() {
    let folder = folder();
    assert_eq!(folder.svlc(&["build"]).code, 0);
    assert!(folder.read("build/invoices/template.yaml").contains("MemorySize: 256"));
    assert_eq!(folder.svlc(&["build", "--environment", "prod"]).code, 0);
    let template = folder.read("build/invoices/template.yaml");
    assert!(template.contains("MemorySize: 1024") && template.contains("STAGE_NAME: prod"));
    assert_eq!(folder.svlc(&["build", "--check", "--environment", "prod"]).code, 0);
    assert_eq!(folder.svlc(&["build", "--check", "--environment", "trial"]).code, 1);
}

#[test]
fn an_environment_that_is_not_there_is_told() {
    let ran = folder().svlc(&["build", "--environment", "prd"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("`svlc.yaml` has no environment `prd`"), "{ran:?}");
    assert!(ran.err.contains("did you mean `prod`?"), "{ran:?}");
    let ran = folder().svlc(&["diff", "trial..live"]);
    assert!(ran.err.contains("there is `trial` or `prod`"), "{ran:?}");
}

#[test]
fn a_fault_of_one_environment_stops_every_build() {
    let ran = folder().svlc(&["build", "faulty.yaml"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("this is so in environment `prod`"), "{ran:?}");
    assert_eq!(folder().svlc(&["diff", "prod", "faulty.yaml"]).code, 2);
}

#[test]
fn two_environments_are_compared_in_the_words_of_the_spec() {
    let ran = folder().svlc(&["diff", "trial..prod"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    assert_eq!(
        ran.out,
        "region\n  eu-west-1 → eu-central-1\n\
         functions\n  invoices.memory: 256 → 1024\n  invoices.env.STAGE_NAME: trial → prod\n  \
         invoices.env.PAGE_SIZE: 25 → 100\n  invoices.reserved_concurrency: not set → 100\n\
         stages\n  $default.throttle.rate: 10 → 1000\n  $default.throttle.burst: 20 → 2000\n  \
         $default.access_logs: false → true\n\
         resources of the template\n  + DefaultAccessLog (AWS::Logs::LogGroup)\n  \
         ~ DefaultStage (AWS::ApiGatewayV2::Stage)\n  ~ InvoicesFunction (AWS::Lambda::Function)\n"
    );
    let ran = folder().svlc(&["diff", "prod..prod"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "svlc.yaml: prod and prod are the same\n"));
    assert_eq!(folder().svlc(&["diff", "default..default"]).code, 0);
}

#[test]
fn programs_get_a_document() {
    let ran = folder().svlc(&["diff", "prod", "--format", "json"]);
    assert_eq!(ran.code, 1);
    let document: Value = serde_json::from_str(&ran.out).expect("it is JSON");
    assert_eq!([&document["from"], &document["to"]], ["default", "prod"]);
    let change =
        serde_json::json!({ "path": ["region"], "from": "eu-west-1", "to": "eu-central-1" });
    assert_eq!(document["settings"][0], change);
    let first = serde_json::json!({
        "id": "DefaultAccessLog", "type": "AWS::Logs::LogGroup", "change": "added"
    });
    assert_eq!(document["resources"][0], first);
}
