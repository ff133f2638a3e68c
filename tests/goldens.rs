//! Goldens: every `goldens/<case>/spec.yaml` compiles without a word, and what `svlc build` would write is, byte for byte,
//! `goldens/<case>/out`. `SVLC_BLESS=1` writes them anew.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use svlc_core::source::Source;
use svlc_tests::{assert_golden, blessing, root};

/// Folders of the cases, sorted.
fn cases() -> Vec<PathBuf> {
    let folder = root().join("tests/goldens");
    let mut cases: Vec<PathBuf> = fs_err::read_dir(folder)
        .expect("goldens are there")
        .flatten()
        .map(|entry| entry.path())
        .collect();
    cases.sort();
    cases
}

/// Every file below `folder`, as relative paths with forward slashes.
fn files(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs_err::read_dir(next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else {
                let relative = path.strip_prefix(folder).expect("it was found below");
                found.insert(relative.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found
}

/// Files that are the same in every crate. The first case keeps them, so that it can be read whole; in the others they are
/// compared with their source, so that a change of one is not a change of every golden.
const THE_SAME_EVERYWHERE: &[&str] = &[
    "src/generated/authorizer.rs",
    "src/generated/batch.rs",
    "src/generated/bucket.rs",
    "src/generated/dynamodb.rs",
    "src/generated/events.rs",
    "src/generated/http.rs",
    "src/generated/payload_v1.rs",
    "src/generated/payload_v2.rs",
    "src/generated/runtime.rs",
];

/// Whether a case keeps its own golden of a file.
fn is_kept(case: &Path, path: &str) -> bool {
    case.ends_with("random-generator") || !THE_SAME_EVERYWHERE.contains(&path)
}

fn check(case: &Path) {
    let text = fs_err::read_to_string(case.join("spec.yaml")).expect("every case has a spec.yaml");
    let source = Source::new("spec.yaml", text);
    let compilation = svlc_core::compile(&source);
    assert_eq!(compilation.diagnostics, [], "{}", case.display());
    let output = compilation.output.expect("a spec without diagnostics has output");
    let artifacts = svlc_core::emit::artifacts(&output.model, &output.templates, &source);
    let out = case.join("out");
    let paths: BTreeSet<&str> = artifacts.iter().map(|artifact| artifact.path.as_str()).collect();
    assert_eq!(paths.len(), artifacts.len(), "{}: a path is emitted twice", case.display());
    let kept = paths.into_iter().filter(|path| is_kept(case, path));
    let expected: BTreeSet<String> = kept.map(str::to_owned).collect();
    if blessing() {
        for stale in files(&out).difference(&expected) {
            fs_err::remove_file(out.join(stale)).expect("a stale golden can be removed");
        }
    }
    for artifact in &artifacts {
        if is_kept(case, &artifact.path) {
            assert_golden(&out.join(&artifact.path), &artifact.text);
        } else {
            let source = root().join("runtime-template").join(&artifact.path);
            let text = fs_err::read_to_string(source).expect("what is emitted is a file there");
            assert!(text == artifact.text, "{}: {}", case.display(), artifact.path);
        }
    }
    assert_eq!(files(&out), expected, "{}: files that svlc does not emit", case.display());
}

#[test]
fn every_case_emits_its_golden() {
    let cases = cases();
    assert!(cases.len() >= 12, "only {} cases", cases.len());
    for case in &cases {
        check(case);
    }
}

#[test]
fn the_first_golden_is_the_canonical_spec() {
    let golden =
        fs_err::read(root().join("tests/goldens/random-generator/spec.yaml")).expect("it is there");
    let canonical = fs_err::read(root().join("specs/random-generator.yaml")).expect("it is there");
    assert_eq!(
        golden, canonical,
        "tests/goldens/random-generator/spec.yaml is specs/random-generator.yaml"
    );
}

#[test]
fn the_same_spec_gives_the_same_bytes() {
    for case in cases() {
        let text =
            fs_err::read_to_string(case.join("spec.yaml")).expect("every case has a spec.yaml");
        let emit = || {
            let source = Source::new("spec.yaml", text.clone());
            let output = svlc_core::compile(&source).output.expect("a golden compiles");
            svlc_core::emit::artifacts(&output.model, &output.templates, &source)
        };
        assert_eq!(emit(), emit(), "{}", case.display());
    }
}
