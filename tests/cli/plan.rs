//! `svlc plan` as its user meets it: exit codes, what it compares with, widths and colours. What it says of changes is in
//! `tests/plans.rs`.

use crate::ran::{CLEAN, FAULTY, Folder};

/// The template of a spec.
fn template(spec: &str) -> String {
    let source = svlc_core::source::Source::new("svlc.yaml", spec);
    svlc_core::compile(&source).output.expect("it compiles").templates.cloudformation
}

fn folder() -> Folder {
    let small = CLEAN.replace("hello }", "hello, memory: 512 }");
    let url = CLEAN.replace("hello }", "hello, provisioned_concurrency: 1 }");
    Folder::with(&[
        ("svlc.yaml", CLEAN),
        ("faulty.yaml", FAULTY),
        ("deployed.yaml", &template(CLEAN)),
        ("smaller.yaml", &template(&small)),
        ("published.yaml", &template(&url)),
        ("empty.yaml", "\n"),
        ("text.yaml", "no template"),
        ("sam.yaml", "Transform: AWS::Serverless-2016-10-31\nResources: {}\n"),
    ])
}

#[test]
fn the_exit_code_says_what_happens() {
    let folder = folder();
    for (args, code) in [
        (&["--against", "deployed.yaml"][..], 0),
        (&["--against", "smaller.yaml"], 2),
        (&["--against", "empty.yaml"], 2),
        (&["--against", "published.yaml"], 3),
        (&["faulty.yaml", "--against", "deployed.yaml"], 1),
        (&["none.yaml", "--against", "deployed.yaml"], 1),
        (&["--against", "none.yaml"], 1),
        (&["--against", "text.yaml"], 1),
        (&["--against", "sam.yaml"], 1),
        (&["--against", "deployed.yaml", "--share", "GET /gone=5"], 1),
        (&["--against", "deployed.yaml", "--environment", "prod"], 1),
        (&["--against", "deployed.yaml", "--parameter", "Size=1"], 1),
        (&["--against", "deployed.yaml", "--parameter", "Size"], 1),
        (&["--nonsense"], 1),
        (&["--help"], 0),
    ] {
        let ran = folder.svlc(&[&["plan"], args].concat());
        assert_eq!(ran.code, code, "{args:?}: {ran:?}");
        assert_eq!(ran.err.is_empty(), code != 1, "{args:?}: {ran:?}");
    }
    assert_eq!(folder.svlc(&["--color", "never", "plan", "--nonsense"]).code, 1);
    assert_eq!(folder.svlc(&["explain", "plan", "--nonsense"]).code, 2);
}

/// The traffic is what the user says, on both sides.
#[test]
fn the_cost_is_reckoned_with_the_traffic_that_is_given() {
    let folder = folder();
    let sums = |requests: &str| {
        let args = ["plan", "--against", "smaller.yaml", "--format", "json", "--requests"];
        let ran = folder.svlc(&[&args[..], &[requests]].concat());
        let document: serde_json::Value = serde_json::from_str(&ran.out).expect("it is JSON");
        ["from", "to"].map(|side| document["cost"][side].as_f64().expect("it is known"))
    };
    let (few, many) = (sums("1M"), sums("10M"));
    assert!(few[0] > 0.0 && few[1] > 0.0, "{few:?}");
    let grows = |side: usize| (many[side] / few[side] - 10.0).abs() < 0.01;
    assert!(grows(0) && grows(1), "{few:?} {many:?}");
}

/// A function that the spec no longer has is called as often as is given, and its unverified price is told.
#[test]
fn a_function_that_goes_has_its_cost() {
    let folder = folder();
    let kept = "service: orders\nfunctions:\n  hello: { blueprint: hello }\n\
        \x20 tick: { blueprint: hello, provisioned_concurrency: 2 }\nroutes: { GET /: hello }\n";
    folder.write("kept.yaml", template(kept));
    let cost = |name: &str| {
        let args = ["plan", "--against", "kept.yaml", "--format", "json", "--invocations"];
        let ran = folder.svlc(&[&args[..], &[&format!("{name}=2M")]].concat());
        let document: serde_json::Value = serde_json::from_str(&ran.out).expect(&ran.err);
        document["cost"].clone()
    };
    let called = cost("tick");
    assert_eq!(called["has_unverified"], true, "{called}");
    assert_eq!(called, cost("TickFunction"));
    let gone = |cost: &serde_json::Value| {
        let row = cost["functions"].as_array().and_then(|all| all.last()).expect("it is there");
        assert!(row["to"].is_null(), "{cost}");
        row["from"].as_f64().expect("it is known")
    };
    let idle = cost("hello");
    assert!(gone(&called) > gone(&idle) + 0.4, "{called} {idle}");
    let ran = folder.svlc(&["plan", "--against", "kept.yaml", "--invocations", "tock=1"]);
    assert!(ran.code == 1 && ran.err.contains("no function `tock`"), "{ran:?}");
}

#[test]
fn what_cannot_be_compared_is_told_with_its_cure() {
    let folder = folder();
    let said = |file: &str| folder.svlc(&["plan", "--against", file]).err;
    assert!(
        said("text.yaml")
            .contains("`text.yaml` is no template of CloudFormation: it is no mapping")
    );
    assert!(said("text.yaml").contains("aws cloudformation get-template"));
    assert!(said("sam.yaml").contains("--template-stage Processed"));
    assert!(said("gone.yaml").contains("there is no `gone.yaml`"));
    assert!(said("gone.yaml").contains("an empty file stands for nothing"));
    folder.write("broken.yaml", "Resources:\n  A: [\n");
    assert!(
        said("broken.yaml").contains("CloudFormation: line 2, column 6: "),
        "{}",
        said("broken.yaml")
    );
    let ran =
        folder.svlc(&["plan", "--against", "deployed.yaml", "--parameter", "ArtefactPrefix=a"]);
    assert!(ran.err.contains("did you mean `ArtifactPrefix`?"), "{ran:?}");
}

#[test]
fn the_answer_of_the_aws_cli_is_taken_from_standard_input() {
    let folder = folder();
    let answer =
        serde_json::json!({ "TemplateBody": template(CLEAN), "StagesAvailable": ["Original"] });
    let ran = folder.svlc_with(&["plan", "--against", "-"], answer.to_string().as_bytes(), &[]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "svlc.yaml: nothing to do, stdin is the same\n"));
}

#[test]
fn nothing_that_is_hidden_is_shown() {
    let with = |key: &str, password: &str| {
        format!(
            "service: orders\nparameters: {{ Key: {{ type: String, default: {key}, no_echo: true }} }}\n\
             functions:\n  hello: {{ blueprint: hello, env: {{ KEY: '${{parameters.Key}}', DB_PASSWORD: {password} }} }}\n\
             lints: {{ SV0401: a test }}\nroutes: {{ GET /: hello }}\n"
        )
    };
    let folder = Folder::with(&[
        ("svlc.yaml", &with("new-hidden-key", "new-password")),
        ("deployed.yaml", &template(&with("old-hidden-key", "old-password"))),
    ]);
    for format in ["human", "json"] {
        let ran = folder.svlc(&["plan", "--against", "deployed.yaml", "--format", format]);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.out.contains("DB_PASSWORD") && ran.out.contains("****"), "{ran:?}");
        for secret in ["new-hidden-key", "old-hidden-key", "new-password", "old-password"] {
            assert!(!ran.out.contains(secret), "{ran:?}");
        }
    }
}

#[test]
fn losses_are_red_where_there_is_colour() {
    let with_bucket =
        CLEAN.to_owned() + "buckets: { files: { retain: false } }\nlints: { SV0236: a test }\n";
    let folder = Folder::with(&[("svlc.yaml", CLEAN), ("deployed.yaml", &template(&with_bucket))]);
    let ran = folder.svlc(&["--color", "always", "plan", "--against", "deployed.yaml"]);
    assert!(
        ran.out.starts_with("\u{1b}[1;31mdata loss\u{1b}[0m: the bucket `FilesBucket`"),
        "{ran:?}"
    );
    let plain = folder.svlc(&["plan", "--against", "deployed.yaml"]).out;
    let mut stripped = ran.out.clone();
    for code in
        ["\u{1b}[1;31m", "\u{1b}[1;33m", "\u{1b}[1;32m", "\u{1b}[36m", "\u{1b}[1m", "\u{1b}[0m"]
    {
        stripped = stripped.replace(code, "");
    }
    assert_eq!(stripped, plain);
    assert!(plain.lines().all(|line| line.chars().count() <= 100), "{plain}");
}
