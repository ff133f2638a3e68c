//! Exit codes, missing files, colours, `explain` and `schema`.

use crate::ran::{CLEAN, FAULTY, Folder};

#[test]
fn the_exit_code_says_how_it_went() {
    let folder = Folder::with(&[("svlc.yaml", CLEAN), ("bad.yaml", FAULTY)]);
    for (args, code) in [
        (&["validate"][..], 0),
        (&["validate", "bad.yaml"], 1),
        (&["validate", "svlc.yaml", "bad.yaml"], 1),
        (&["validate", "none.yaml", "bad.yaml"], 2),
        (&["build", "bad.yaml"], 1),
        (&["build", "none.yaml"], 2),
        (&["build", "-"], 2),
        (&["dev", "bad.yaml", "--port", "0", "--lambda-port", "0", "--no-console"], 1),
        (&["dev", "none.yaml", "--port", "0", "--lambda-port", "0", "--no-console"], 2),
        (&["dev", "-"], 2),
        (&["invoke", "hello", "--spec", "bad.yaml"], 1),
        (&["invoke", "other"], 1),
        (&["invoke"], 2),
        (&["test"], 1),
        (&["test", "bad.yaml"], 1),
        (&["test", "none.yaml"], 2),
        (&["test", "-"], 2),
        (&["test", "--target", "nowhere"], 2),
        (&["test", "--report", "html=a.html"], 2),
        (&["explain", "SV9999"], 1),
        (&["explain", "SV0001"], 0),
        (&["explain"], 0),
        (&["schema"], 0),
        (&["--help"], 0),
        (&["--version"], 0),
        (&[], 2),
        (&["validate", "--nonsense"], 2),
        (&["build", "--check", "--force"], 2),
        (&["undeploy"], 2),
        (&["cost", "--duration", "other=5"], 2),
        (&["plan", "--against", "none.yaml"], 1),
        (&["logs", "hello", "--spec", "bad.yaml"], 1),
    ] {
        let ran = folder.svlc(args);
        assert_eq!(ran.code, code, "{args:?}: {ran:?}");
        assert!(code == 0 || !ran.err.is_empty(), "{args:?} says nothing");
    }
}

#[test]
fn every_command_has_help_with_examples() {
    let folder = Folder::new();
    for command in
        ["validate", "build", "dev", "invoke", "test", "diff", "explain", "new", "promote"]
    {
        let ran = folder.svlc(&[command, "--help"]);
        assert!(ran.out.contains("Example"), "{command}: {}", ran.out);
    }
}

#[test]
fn a_spec_that_is_not_there_is_told_with_what_is() {
    let folder = Folder::new();
    let ran = folder.svlc(&["validate"]);
    assert!(ran.err.contains("there is no `svlc.yaml`"), "{ran:?}");
    assert!(ran.err.contains("svlc new"), "{ran:?}");
    folder.write("specs/orders.yaml", CLEAN);
    folder.write("specs/notes.txt", "");
    let ran = folder.svlc(&["build", "specs/order.yaml"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("`specs/orders.yaml`") && !ran.err.contains("notes"), "{ran:?}");
    let ran = folder.svlc(&["validate", "specs"]);
    assert!(ran.err.contains("is a folder") && ran.err.contains("orders.yaml"), "{ran:?}");
}

#[test]
fn standard_input_is_a_spec_to_validate() {
    let ran = Folder::new().svlc_with(&["validate", "-"], FAULTY.as_bytes(), &[]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("[stdin:5:12]"), "{ran:?}");
}

#[test]
fn a_file_that_never_ends_is_not_read_whole() {
    if !cfg!(unix) {
        return;
    }
    let ran = Folder::new().svlc(&["validate", "/dev/zero"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("SV0002"), "{ran:?}");
}

#[test]
fn colours_are_for_those_who_want_them() {
    let folder = Folder::with(&[("svlc.yaml", FAULTY)]);
    let colours = |args: &[&str], env: &[(&str, &str)]| {
        folder.svlc_with(args, b"", env).err.contains('\u{1b}')
    };
    assert!(!colours(&["validate"], &[]), "there is no terminal");
    assert!(colours(&["validate", "--color", "always"], &[("NO_COLOR", "1")]));
    assert!(!colours(&["validate", "--color", "never"], &[]));
    assert!(!colours(&["validate"], &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]));
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_a_fault() {
    let full = fs_err::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let status = std::process::Command::new(svlc_tests::svlc())
        .arg("schema")
        .stdout(full.into_file())
        .stderr(std::process::Stdio::null())
        .status();
    assert_eq!(status.expect("svlc starts").code(), Some(2));
}

#[test]
fn a_code_is_found_by_number_and_name_and_suggested_when_mistyped() {
    let folder = Folder::new();
    let page = folder.svlc(&["explain", "SV0203"]).out;
    assert!(page.starts_with("SV0203: duplicate-route-key\n"), "{page}");
    assert!(!page.contains("```"), "{page}");
    assert_eq!(folder.svlc(&["explain", "sv0203"]).out, page);
    assert_eq!(folder.svlc(&["explain", "duplicate-route-key"]).out, page);
    assert!(folder.svlc(&["explain", "SV203"]).err.contains("`SV0203`"));
    assert!(folder.svlc(&["explain", "duplicate-rout-key"]).err.contains("`SV0203`"));
    let list = folder.svlc(&["explain"]).out;
    assert_eq!(list.lines().count(), svlc_core::diagnostic::Code::ALL.len());
    assert!(list.contains("SV0204  warning  unused-function\n"), "{list}");
}

#[test]
fn the_schema_is_json_schema_that_takes_the_canonical_spec() {
    let ran = Folder::new().svlc(&["schema"]);
    let schema: serde_json::Value = serde_json::from_str(&ran.out).expect("it is JSON");
    let spec = svlc_tests::root().join("specs/random-generator.yaml");
    let spec = fs_err::read_to_string(spec).expect("the canonical spec");
    let spec: serde_json::Value = serde_yaml_legacy::from_str(&spec).expect("it is YAML");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    assert!(validator.is_valid(&spec));
    assert!(!validator.is_valid(&serde_json::json!({ "service": 1 })));
}

#[test]
fn the_day_is_that_of_source_date_epoch() {
    let spec = "service: orders\nfunctions:\n  orders: { runtime: nodejs20.x, code: ./orders, handler: index.handler }\n\
                routes: { GET /: orders }\n";
    let folder = Folder::with(&[("svlc.yaml", spec)]);
    let on = |seconds| folder.svlc_with(&["validate"], b"", &[("SOURCE_DATE_EPOCH", seconds)]).err;
    assert!(!on("1735689600").contains("SV03"), "supported on 2025-01-01");
    assert!(on("1785542400").contains("SV0325"), "deprecated on 2026-08-01");
    assert!(on("1803513600").contains("SV0324"), "blocked on 2027-02-25");
}

/// Nobody has to sign in to be told of a mistake that stands in the spec.
#[test]
fn a_function_that_is_not_there_is_told_before_aws_is_asked() {
    let ran = Folder::with(&[("svlc.yaml", CLEAN)]).svlc(&["logs", "other"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.starts_with("error: there is no function `other`"), "{ran:?}");
}

#[test]
fn a_name_that_is_not_there_has_a_cure() {
    let folder = Folder::with(&[("svlc.yaml", CLEAN)]);
    for (args, cure) in [
        (["invoke", "helo"].as_slice(), "  help: did you mean `hello`?\n"),
        (
            &["invoke", "hello", "--parameter", "X=1"],
            "  help: add it under `parameters`, or leave it out\n",
        ),
    ] {
        let ran = folder.svlc(args);
        assert!(ran.code != 0 && ran.err.ends_with(cure), "{ran:?}");
    }
}

#[test]
fn a_file_that_is_not_there_is_named_once() {
    let folder = Folder::with(&[("svlc.yaml", CLEAN)]);
    let ran = folder.svlc(&["invoke", "hello", "--env", "nothing.env"]);
    let said = "error: cannot read `nothing.env`: No such file or directory (os error 2)\n";
    assert_eq!((ran.code, ran.err.as_str()), (2, said), "{ran:?}");
}
