//! The generated crate, built by cargo as a user builds it: what is written compiles, says what the spec says, and answers.

#[path = "builds/support.rs"]
mod support;

use support::{Crate, files, spec};

/// `runtime-template/src` is what svlc writes, but for the two marker comments in each handler.
#[test]
fn the_runtime_template_is_what_svlc_writes_for_its_spec() {
    let folder = svlc_tests::root().join("runtime-template");
    let mut compared = 0;
    for file in files("svlc.yaml", &spec("runtime-template/svlc.yaml")) {
        if !file.path.starts_with("src/") {
            continue;
        }
        let path = folder.join(&file.path);
        if svlc_tests::blessing() && !file.path.starts_with("src/handlers/")
            || file.path == "src/handlers/mod.rs"
        {
            fs_err::create_dir_all(path.parent().unwrap()).unwrap();
            fs_err::write(&path, &file.text).unwrap();
        }
        let text = fs_err::read_to_string(&path).unwrap_or_default();
        let unmarked: String =
            text.split_inclusive('\n').filter(|line| !line.contains("// svlc: ")).collect();
        assert_eq!(unmarked, file.text, "{}", path.display());
        compared += 1;
    }
    assert_eq!(compared, 17);
}

#[test]
fn canonical() {
    let made = Crate::new("random-generator", &spec("specs/random-generator.yaml"));
    made.cargo_succeeds(&["fmt", "--check"]);
}
