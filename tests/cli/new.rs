//! `svlc new`: a project that builds.

use crate::ran::Folder;

#[test]
fn a_new_project_validates_and_builds() {
    let folder = Folder::new();
    let ran = folder.svlc(&["new", "my-api"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    for file in ["svlc.yaml", "README.md", ".gitignore"] {
        assert!(!folder.read(&format!("my-api/{file}")).contains("NEW-SERVICE"), "{file}");
    }
    let spec = "my-api/svlc.yaml";
    let ran = folder.svlc(&["validate", spec]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "no fault and no warning");
    assert_eq!(folder.svlc(&["build", spec]).code, 0);
    assert!(folder.has("my-api/build/my-api/svlc.manifest.json"), "it is beside the spec");
    let ran = folder.svlc(&["build", "--check", spec]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "my-api/build/my-api is up to date\n"));
}

#[test]
fn a_new_project_touches_nothing_that_is_there() {
    let folder = Folder::with(&[("taken/notes.txt", "mine"), ("file", "mine")]);
    fs_err::create_dir(folder.path().join("empty")).expect("made");
    for (name, code) in [("taken", 1), ("file", 1), ("empty", 0)] {
        assert_eq!(folder.svlc(&["new", name]).code, code, "{name}");
    }
    assert_eq!(folder.tree("taken").len(), 1);
}

#[test]
fn a_name_that_no_service_can_have_is_refused_with_one_that_it_can() {
    let folder = Folder::new();
    for (name, cure) in [
        ("My_Api", "`svlc new my-api`"),
        ("a/Orders", "`svlc new a/orders`"),
        ("x: y", "`svlc new x-y`"),
        ("9", "such as"),
        ("..", "such as"),
    ] {
        let ran = folder.svlc(&["new", name]);
        assert_eq!(ran.code, 1, "{name}");
        assert!(ran.err.contains(cure), "{name}: {}", ran.err);
    }
    assert!(folder.tree("").is_empty());
}
