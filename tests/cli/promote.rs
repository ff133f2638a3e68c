//! `svlc promote` as far as AWS is not asked: what is wrong is told before.

use crate::ran::{CLEAN, Folder};

/// `beta` deploys by itself, `live` keeps what it has.
const STAGED: &str = "service: orders\nfunctions:\n  hello: { blueprint: hello }\nroutes:\n  GET /: hello\n\
                      stages:\n  $default: {}\n  beta: {}\n  -x: {}\n  live: { auto_deploy: false }\n";

#[test]
fn what_cannot_be_promoted_is_told_without_aws() {
    let folder = Folder::with(&[("svlc.yaml", STAGED), ("other.yaml", CLEAN)]);
    for (args, code, said) in [
        (
            &["--from", "bta", "--to", "live"][..],
            2,
            "there is no stage `bta`\n  help: did you mean `beta`?",
        ),
        (
            &["--from", "beta", "--to", "liv"],
            2,
            "there is no stage `liv`\n  help: did you mean `live`?",
        ),
        (&["--from", "live", "--to", "live"], 2, "stage `live` cannot be promoted to itself"),
        (&["--from", "live", "--to", "beta"], 1, "SV0840"),
        (&["--from", "beta", "--to", "beta"], 1, "SV0840"),
        (&["--from", "-x", "--to", "-x"], 1, "stage `-x` deploys by itself"),
        (&["--deployment", "", "--to", "live"], 2, "a value is required for '--deployment"),
        (&["--deployment", "a1b2c3", "--to", "$default"], 1, "[svlc.yaml:7:3]"),
        (
            &["--deployment", "a1", "--to", "$default", "--spec", "other.yaml"],
            1,
            "[other.yaml:1:10]",
        ),
        (&["--to", "live"], 2, "--from"),
        (&["--from", "beta"], 2, "--to"),
        (&["--list", "--to", "live"], 2, "cannot be used with"),
        (&["--list", "--from", "beta"], 2, "cannot be used with"),
        (&["--from", "beta", "--deployment", "a1b2c3", "--to", "live"], 2, "cannot be used with"),
    ] {
        let ran = folder.svlc(&[&["promote"], args].concat());
        assert_eq!(ran.code, code, "{args:?}: {ran:?}");
        assert!(ran.err.contains(said) && ran.out.is_empty(), "{args:?}: {}", ran.err);
    }
}

#[test]
fn the_line_that_is_missing_is_named() {
    let folder = Folder::with(&[("svlc.yaml", STAGED)]);
    let ran = folder.svlc(&["promote", "--from", "live", "--to", "beta"]);
    assert!(ran.err.contains("stage `beta` deploys by itself"), "{}", ran.err);
    assert!(ran.err.contains("write `auto_deploy: false` for it"), "{}", ran.err);
    assert!(ran.err.contains("[svlc.yaml:8:3]"), "{}", ran.err);
    let only = STAGED
        .replace("$default: {}", "$default: { auto_deploy: false }")
        .replace("  -x: {}\n", "");
    let folder = Folder::with(&[("svlc.yaml", &only)]);
    let ran = folder.svlc(&["promote", "--from", "live", "--to", "beta"]);
    assert!(ran.err.contains("it is the only one that does"), "{}", ran.err);
    let ran = Folder::with(&[("svlc.yaml", CLEAN)]).svlc(&[
        "promote",
        "--deployment",
        "a1",
        "--to",
        "$default",
    ]);
    let cure = "`stages: { $default: { auto_deploy: false }, beta: {} }`";
    assert!(ran.err.contains("it is the only stage: write"), "{}", ran.err);
    assert!(ran.err.contains(cure) && !ran.err.contains("--to"), "{}", ran.err);
}
