//! `svlc build`: what it writes, what it leaves alone, and what it says. Crashes are tested beside the writer.

use std::time::SystemTime;

use crate::ran::{CLEAN, FAULTY, Folder};

/// A generated file that every build has.
const TEMPLATE: &str = "build/orders/template.yaml";

fn built() -> Folder {
    let folder = Folder::with(&[("svlc.yaml", CLEAN)]);
    let ran = folder.svlc(&["build"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    folder
}

#[test]
fn a_build_says_what_it_wrote_and_what_is_next() {
    let folder = Folder::with(&[("svlc.yaml", CLEAN)]);
    let ran = folder.svlc(&["build"]);
    assert!(ran.out.contains("created template.yaml\n"), "{ran:?}");
    assert!(ran.out.contains("built build/orders: "), "{ran:?}");
    assert!(ran.out.contains("next: `cargo "), "{ran:?}");
    let own: Vec<_> = folder.tree("build/orders/.svlc");
    assert_eq!(own, [folder.path().join("build/orders/.svlc/lock")], "only the lock stays");
}

#[test]
fn the_manifest_lists_the_generated_files_and_the_spec() {
    let folder = built();
    let manifest: serde_json::Value =
        serde_json::from_str(&folder.read("build/orders/svlc.manifest.json")).expect("JSON");
    assert_eq!(manifest["manifest"], 1);
    assert_eq!(manifest["spec"]["file"], "svlc.yaml");
    assert_eq!(manifest["spec"]["sha256"].as_str().map(str::len), Some(64));
    let files = manifest["files"].as_object().expect("a map");
    assert!(files.contains_key("template.yaml"));
    assert!(files.keys().is_sorted());
    assert!(!files.contains_key("svlc.manifest.json"));
    assert!(!files.contains_key("Cargo.toml"), "it is the user's");
}

#[test]
fn a_second_build_writes_nothing() {
    let folder = built();
    let times = || -> Vec<(_, SystemTime)> {
        let modified = |path: &camino::Utf8PathBuf| path.metadata().unwrap().modified().unwrap();
        folder.tree("build").into_iter().map(|path| (path.clone(), modified(&path))).collect()
    };
    let before = times();
    std::thread::sleep(std::time::Duration::from_millis(20));
    for args in [&["build"][..], &["build", "--check"], &["build", "--force"]] {
        let ran = folder.svlc(args);
        assert_eq!((ran.code, ran.out.as_str()), (0, "build/orders is up to date\n"), "{args:?}");
    }
    assert_eq!(before, times());
}

#[test]
fn an_edited_generated_file_is_not_overwritten_without_force() {
    let folder = built();
    folder.write(TEMPLATE, "mine\n");
    folder.write("svlc.yaml", CLEAN.replace("GET /", "GET /other"));
    let manifest = folder.read("build/orders/svlc.manifest.json");
    let ran = folder.svlc(&["build"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("template.yaml: was edited by hand"), "{ran:?}");
    assert!(ran.err.contains("--force"), "{ran:?}");
    assert_eq!(folder.read(TEMPLATE), "mine\n");
    assert_eq!(folder.read("build/orders/svlc.manifest.json"), manifest, "nothing was written");
    assert_eq!(folder.svlc(&["build", "--check"]).code, 1);
    let ran = folder.svlc(&["build", "--force"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_ne!(folder.read(TEMPLATE), "mine\n");
}

#[test]
fn a_file_that_svlc_did_not_write_is_not_overwritten() {
    let folder = Folder::with(&[("svlc.yaml", CLEAN), (TEMPLATE, "mine\n")]);
    let ran = folder.svlc(&["build"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("template.yaml: was not written by svlc"), "{ran:?}");
    assert_eq!(folder.read(TEMPLATE), "mine\n");
    assert!(!folder.has("build/orders/svlc.manifest.json"), "nothing was written");
}

#[test]
fn check_lists_what_would_change_and_writes_nothing() {
    let folder = Folder::with(&[("svlc.yaml", CLEAN)]);
    let ran = folder.svlc(&["build", "--check"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("would create template.yaml"), "{ran:?}");
    assert!(!folder.has("build"));
    assert_eq!(folder.svlc(&["build"]).code, 0);
    folder.write("svlc.yaml", format!("# a remark\n{CLEAN}"));
    let ran = folder.svlc(&["build", "--check"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("would update svlc.manifest.json"), "{ran:?}");
}

#[test]
fn what_a_spec_no_longer_needs_is_removed_unless_it_was_edited() {
    let folder = built();
    let manifest = folder.read("build/orders/svlc.manifest.json");
    // As a build of an earlier spec left it, and someone then edited it: the sum is another's.
    let sum = "0".repeat(64);
    let listed = manifest
        .replace("\"files\": {", &format!("\"files\": {{\n    \"old/edited.rs\": \"{sum}\","));
    folder.write("build/orders/svlc.manifest.json", listed);
    folder.write("build/orders/old/edited.rs", "old\n");
    let ran = folder.svlc(&["build"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("old/edited.rs: was edited by hand, and is to be removed"), "{ran:?}");
    assert_eq!(folder.read("build/orders/old/edited.rs"), "old\n");
    assert_eq!(folder.svlc(&["build", "--check"]).code, 1);
    assert_eq!(folder.svlc(&["build", "--force"]).code, 0);
    assert!(!folder.has("build/orders/old"));
    assert_eq!(folder.read("build/orders/svlc.manifest.json"), manifest);
}

#[test]
fn a_service_without_functions_is_not_told_to_build_a_crate() {
    let spec = "service: quotes\nintegrations: { q: { type: http, url: 'https://example.com' } }\n\
                routes: { GET /: q }\n";
    let folder = Folder::with(&[("svlc.yaml", spec)]);
    let ran = folder.svlc(&["build"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(!ran.out.contains("cargo build"), "{ran:?}");
}

#[test]
fn a_function_that_leaves_takes_its_files_along_but_not_its_handler() {
    let two = CLEAN.replace("functions:\n", "functions:\n  bye: { blueprint: hello }\n");
    let folder = Folder::with(&[("svlc.yaml", &format!("{two}  GET /bye: bye\n"))]);
    assert_eq!(folder.svlc(&["build"]).code, 0);
    let (handler, bin) = ("build/orders/src/handlers/bye.rs", "build/orders/src/bin/bye.rs");
    assert!(folder.has(bin));
    folder.write(handler, "// mine\n");
    let manifest = "build/orders/Cargo.toml";
    folder.write(manifest, format!("# mine\n{}", folder.read(manifest)));
    folder.write("svlc.yaml", CLEAN);
    let ran = folder.svlc(&["build"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("removed src/bin/bye.rs\n"), "{ran:?}");
    assert!(!folder.has(bin));
    assert_eq!(folder.read(handler), "// mine\n");
    assert!(folder.read(manifest).starts_with("# mine\n"));
}

#[test]
fn the_folder_is_the_one_asked_for_then_the_specs_then_the_default() {
    let folder = Folder::with(&[("in/svlc.yaml", &format!("output: made/here\n{CLEAN}"))]);
    assert_eq!(folder.svlc(&["build", "in/svlc.yaml"]).code, 0);
    assert!(folder.has("in/made/here/template.yaml"));
    assert_eq!(folder.svlc(&["build", "in/svlc.yaml", "--out", "there"]).code, 0);
    assert!(folder.has("there/template.yaml"));
    assert!(!folder.has("in/build"));
}

#[test]
fn a_faulty_spec_leaves_the_last_build_alone() {
    let folder = built();
    let before = folder.read(TEMPLATE);
    folder.write("svlc.yaml", FAULTY);
    let ran = folder.svlc(&["build"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.is_empty() && ran.err.contains("SV0101"), "{ran:?}");
    assert_eq!(folder.read(TEMPLATE), before);
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_is_refused() {
    let folder = built();
    let outside = folder.path().join("outside.yaml");
    fs_err::write(&outside, "theirs\n").expect("written");
    fs_err::remove_file(folder.path().join(TEMPLATE)).expect("removed");
    std::os::unix::fs::symlink(&outside, folder.path().join(TEMPLATE)).expect("linked");
    let ran = folder.svlc(&["build", "--force"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("link that leaves the output folder"), "{ran:?}");
    assert_eq!(fs_err::read_to_string(outside).expect("there"), "theirs\n");
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_a_fault_of_the_machine() {
    let folder = Folder::with(&[("svlc.yaml", CLEAN), ("file", "")]);
    let ran = folder.svlc(&["build", "--out", "file/below"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("`file/below`"), "{ran:?}");
}
