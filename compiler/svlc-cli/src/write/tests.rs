//! The writer against a real folder, and against a crash before every step it takes.

use std::collections::BTreeMap;
use std::io;

use camino::{Utf8Path, Utf8PathBuf};
use svlc_core::artifact::{Artifact, Ownership};

use super::*;

/// A folder that goes with the test, and the output folder in it.
fn folder() -> (tempfile::TempDir, Utf8PathBuf) {
    let home = tempfile::tempdir().unwrap();
    let out = Utf8Path::from_path(home.path()).unwrap().join("out");
    (home, out)
}

fn wanted<'a>(artifacts: &'a [Artifact], spec: &'a str) -> Wanted<'a> {
    Wanted { artifacts, spec_name: "svlc.yaml", spec_bytes: spec.as_bytes() }
}

/// More steps than any build here takes.
const STEPS: usize = 100;

/// The first build.
fn old() -> Vec<Artifact> {
    vec![
        Artifact::generated("template.yaml", "old\n"),
        Artifact::generated("same.txt", "same\n"),
        Artifact::generated("src/bin/gone.rs", "gone\n"),
        Artifact::yours("src/handlers/a.rs", "first\n"),
    ]
}

/// The second: one file changed, one new, one gone.
fn new() -> Vec<Artifact> {
    vec![
        Artifact::generated("template.yaml", "new\n"),
        Artifact::generated("same.txt", "same\n"),
        Artifact::generated("src/generated/b/c.rs", "c\n"),
        Artifact::yours("src/handlers/a.rs", "second\n"),
    ]
}

/// Every file below the folder but the lock, with its text.
fn files(folder: &Utf8Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in next.read_dir_utf8().unwrap().flatten() {
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path().to_owned());
            } else if entry.file_name() != "lock" {
                let path = entry.path().strip_prefix(folder).unwrap().to_string();
                found.insert(path, fs_err::read_to_string(entry.path()).unwrap());
            }
        }
    }
    found
}

/// Builds, and crashes before step `crash_at`; says whether it came that far, and at which step.
fn crash(out: &Utf8Path, wanted: Wanted<'_>, crash_at: usize) -> Option<String> {
    let mut steps = 0;
    let mut crashed = None;
    let result = build_with(out, wanted, false, &mut |step| {
        if steps == crash_at {
            crashed = Some(step.to_owned());
            return Err(Fault::file("go on", "x")(io::Error::other("crash")));
        }
        steps += 1;
        Ok(())
    });
    assert_eq!(result.is_err(), crashed.is_some());
    crashed
}

#[test]
fn a_crash_before_any_step_leaves_the_old_build_or_one_that_is_finished() {
    let (_home, plain) = folder();
    build(&plain, wanted(&old(), "1"), false).unwrap();
    let before = files(&plain);
    build(&plain, wanted(&new(), "2"), false).unwrap();
    let after = files(&plain);
    assert_eq!(after["template.yaml"], "new\n");
    assert_eq!(after["src/handlers/a.rs"], "first\n");
    assert!(!plain.join("src/bin").exists(), "emptied folders go");

    let mut is_final = false;
    for crash_at in 0..STEPS {
        let (_home, out) = folder();
        build(&out, wanted(&old(), "1"), false).unwrap();
        let Some(step) = crash(&out, wanted(&new(), "2"), crash_at) else {
            assert!(crash_at > 8, "only {crash_at} steps were watched");
            return;
        };
        is_final |= journal::path(&out).exists();
        if !is_final {
            let mut now = files(&out);
            now.retain(|path, _| !path.starts_with(OWN_FOLDER));
            assert_eq!(now, before, "crashed before `{step}`");
            build(&out, wanted(&old(), "1"), false).unwrap();
            assert_eq!(files(&out), before, "the old build is whole after `{step}`");
        } else {
            assert!(
                check(&out, wanted(&new(), "2")).unwrap().interrupted
                    || !journal::path(&out).exists()
            );
            // Also a build of something else finishes this one first.
            crash(&out, wanted(&old(), "1"), usize::MAX);
            build(&out, wanted(&new(), "2"), false).unwrap();
            assert_eq!(files(&out), after, "crashed before `{step}`");
        }
    }
    panic!("a build of four files never ends");
}

#[test]
fn what_was_interrupted_is_finished_even_if_nothing_is_to_be_built() {
    let (_home, out) = folder();
    build(&out, wanted(&old(), "1"), false).unwrap();
    let steps = ["put a file into place", "remove the journal"];
    let at = |name: &str| (0..STEPS).find(|n| crash_dry(*n).as_deref() == Some(name)).unwrap();
    crash(&out, wanted(&new(), "2"), at(steps[0]) + 1);
    assert_eq!(files(&out)["template.yaml"], "new\n", "one file is in place");
    assert!(out.join("src/bin/gone.rs").exists(), "another is not");
    let plan = build(&out, wanted(&new(), "2"), false).unwrap();
    assert!(plan.changes.is_empty(), "the journal had it all: {:?}", plan.changes);
    assert!(!out.join("src/bin").exists());
}

/// The step before which a build of `new` over `old` would crash.
fn crash_dry(crash_at: usize) -> Option<String> {
    let (_home, out) = folder();
    build(&out, wanted(&old(), "1"), false).unwrap();
    crash(&out, wanted(&new(), "2"), crash_at)
}

#[test]
fn an_edit_made_after_a_crash_is_not_lost() {
    let (_home, out) = folder();
    build(&out, wanted(&old(), "1"), false).unwrap();
    let first_move = (0..STEPS).find(|n| crash_dry(*n).as_deref() == Some("put a file into place"));
    crash(&out, wanted(&new(), "2"), first_move.unwrap());
    fs_err::write(out.join("template.yaml"), "mine\n").unwrap();
    let plan = build(&out, wanted(&new(), "2"), false).unwrap();
    assert_eq!(files(&out)["template.yaml"], "mine\n");
    assert_eq!(plan.conflicts.len(), 1);
    assert_eq!(plan.conflicts[0].kind, ConflictKind::Edited);
}

#[test]
fn the_second_of_two_builds_waits_for_the_first() {
    let (_home, out) = folder();
    build(&out, wanted(&old(), "1"), false).unwrap();
    let lock = lock::exclusive(&out).unwrap();
    let (done, is_done) = std::sync::mpsc::channel();
    let second = {
        let out = out.clone();
        std::thread::spawn(move || {
            build(&out, wanted(&new(), "2"), false).unwrap();
            done.send(()).unwrap();
        })
    };
    let wait = std::time::Duration::from_millis(100);
    assert!(is_done.recv_timeout(wait).is_err(), "it did not wait");
    assert_eq!(files(&out)["template.yaml"], "old\n");
    drop(lock);
    second.join().unwrap();
    assert_eq!(files(&out)["template.yaml"], "new\n");
}

#[test]
fn a_path_that_leaves_the_folder_is_refused_before_anything_is_written() {
    for path in ["../x", "/tmp/x", "a/../../x"] {
        let (_home, out) = folder();
        let artifacts = [Artifact::generated("ok.txt", "ok"), Artifact::generated(path, "x")];
        let result = build(&out, wanted(&artifacts, "1"), false);
        assert!(matches!(result, Err(Fault::UnsafePath { .. })), "{path}");
        assert_eq!(files(&out), BTreeMap::new());
    }
}

#[test]
fn a_manifest_that_names_paths_outside_removes_nothing() {
    let (home, out) = folder();
    let victim = Utf8Path::from_path(home.path()).unwrap().join("victim");
    fs_err::write(&victim, "v").unwrap();
    build(&out, wanted(&old(), "1"), false).unwrap();
    let manifest = out.join(manifest::PATH);
    let text = fs_err::read_to_string(&manifest).unwrap();
    let sha = sha256(b"v");
    let text =
        text.replace("\"files\": {", &format!("\"files\": {{\n    \"../victim\": \"{sha}\","));
    fs_err::write(&manifest, text).unwrap();
    let plan = build(&out, wanted(&new(), "2"), false).unwrap();
    assert!(!plan.conflicts.is_empty(), "such a manifest is not believed");
    build(&out, wanted(&new(), "2"), true).unwrap();
    assert_eq!(fs_err::read_to_string(&victim).unwrap(), "v");
}

#[test]
fn a_manifest_of_a_newer_svlc_stops_the_build() {
    let (_home, out) = folder();
    fs_err::create_dir_all(&out).unwrap();
    fs_err::write(out.join(manifest::PATH), "{\"manifest\": 2}").unwrap();
    assert!(matches!(build(&out, wanted(&old(), "1"), true), Err(Fault::Newer { .. })));
}

#[cfg(unix)]
#[test]
fn a_link_that_leaves_the_folder_is_not_written_through() {
    let (home, out) = folder();
    let outside = Utf8Path::from_path(home.path()).unwrap().join("outside");
    fs_err::create_dir_all(&outside).unwrap();
    for link in ["src", "template.yaml", OWN_FOLDER, "src/bin", ".svlc/staging"] {
        let _ = fs_err::remove_dir_all(&out);
        fs_err::create_dir_all(out.join("src")).unwrap();
        fs_err::create_dir_all(out.join(OWN_FOLDER)).unwrap();
        let _ = fs_err::remove_dir(out.join(link));
        std::os::unix::fs::symlink(&outside, out.join(link)).unwrap();
        let result = build(&out, wanted(&old(), "1"), true);
        assert!(matches!(result, Err(Fault::LinkLeaves { .. })), "{link}");
        assert_eq!(files(&outside), BTreeMap::new(), "{link}");
    }
}

#[cfg(unix)]
#[test]
fn files_can_be_read_by_everyone() {
    use std::os::unix::fs::PermissionsExt;
    let (_home, out) = folder();
    build(&out, wanted(&old(), "1"), false).unwrap();
    let mode = |path: &str| out.join(path).metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("template.yaml"), 0o644);
    assert_eq!(mode("src/bin/gone.rs"), 0o644);
}

#[test]
fn a_shared_file_keeps_what_the_user_wrote_and_gets_what_it_lacks() {
    const NEEDED: &str = "[package]\nname = \"a\"\n\n[dependencies]\nserde = \"1\"\n";
    let (_home, out) = folder();
    let build_shared = || {
        let shared = Artifact {
            path: "Cargo.toml".to_owned(),
            text: NEEDED.to_owned(),
            ownership: Ownership::Shared,
        };
        build(&out, wanted(&[shared], "1"), true).unwrap()
    };
    build_shared();
    let mine = format!("# mine\n{NEEDED}toml = \"2\"\n");
    fs_err::write(out.join("Cargo.toml"), &mine).unwrap();
    assert!(build_shared().changes.is_empty(), "it lacks nothing");
    fs_err::write(out.join("Cargo.toml"), mine.replace("serde = \"1\"\n", "")).unwrap();
    assert_eq!(build_shared().changes[0].kind, Kind::Update);
    let merged = files(&out)["Cargo.toml"].clone();
    for part in ["# mine", "toml = \"2\"", "serde = \"1\""] {
        assert!(merged.contains(part), "{part}: {merged}");
    }
    for broken in [&b"\xff"[..], b"[package\n", b"dependencies = 1\n"] {
        fs_err::write(out.join("Cargo.toml"), broken).unwrap();
        let plan = build_shared();
        assert!(matches!(plan.conflicts[0].kind, ConflictKind::Unreadable(_)));
        assert!(!plan.allows(true), "what cannot be read is not overwritten, not even by force");
        assert_eq!(fs_err::read(out.join("Cargo.toml")).unwrap(), broken);
    }
}

#[test]
fn a_folder_in_the_way_cannot_be_forced() {
    let (_home, out) = folder();
    fs_err::create_dir_all(out.join("template.yaml")).unwrap();
    fs_err::write(out.join("src"), "a file").unwrap();
    let plan = build(&out, wanted(&old(), "1"), true).unwrap();
    let shapes = plan.conflicts.iter().filter(|one| one.kind == ConflictKind::Shape).count();
    assert_eq!((shapes, plan.conflicts.len()), (3, 3), "{:?}", plan.conflicts);
    assert_eq!(files(&out).len(), 1);
}
