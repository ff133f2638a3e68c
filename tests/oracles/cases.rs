//! The cases that the oracles judge: every golden, and the specs in `tests/oracles/specs`, compiled into a folder each.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use svlc_tests::{case, root, venv};

/// The folder that has a folder for each case, SAM's transform done in each.
pub(crate) fn translated() -> &'static Path {
    static DONE: OnceLock<()> = OnceLock::new();
    DONE.get_or_init(|| venv::satisfied("translate.py", &[written()], &[]));
    written()
}

/// The folder that has a folder for each case.
pub(crate) fn written() -> &'static Path {
    static CASES: OnceLock<PathBuf> = OnceLock::new();
    CASES.get_or_init(|| {
        venv::lock();
        let folder = venv::folder().join("cases");
        case::clear(&folder);
        for (name, spec) in specs() {
            write(&spec, &folder.join(name));
        }
        folder
    })
}

/// One case by itself with `from` replaced by `to` in one of its files, for an oracle to complain about.
pub(crate) fn spoiled(name: &str, file: &str, from: &str, to: &str) -> PathBuf {
    let folder = venv::folder().join("spoiled").join(name);
    venv::lock();
    case::clear(&folder);
    let case = folder.join("case");
    write(&root().join("tests/oracles/specs/everything.yaml"), &case);
    fs_err::copy(
        translated().join("specs-everything/translated.json"),
        case.join("translated.json"),
    )
    .expect("the case was translated");
    let path = case.join(file);
    let text = fs_err::read_to_string(&path).expect("the file is part of a case");
    assert!(text.contains(from), "{file} has no `{from}` to spoil");
    fs_err::write(path, text.replacen(from, to, 1)).expect("the case can be written");
    folder
}

/// Names and specs of all cases.
fn specs() -> Vec<(String, PathBuf)> {
    let list = |folder: &str| {
        let entries = fs_err::read_dir(root().join(folder)).expect("the folder is there");
        entries.map(|entry| entry.expect("the folder can be read").path()).collect::<Vec<_>>()
    };
    let name = |kind: &str, path: &Path| {
        format!("{kind}-{}", path.file_stem().expect("it has a name").to_string_lossy())
    };
    let goldens = list("tests/goldens");
    let goldens = goldens.iter().map(|path| (name("goldens", path), path.join("spec.yaml")));
    let own = list("tests/oracles/specs");
    let own = own.iter().map(|path| (name("specs", path), path.clone()));
    goldens.chain(own).collect()
}

/// What svlc makes of a spec.
fn write(spec: &Path, folder: &Path) {
    let text = fs_err::read_to_string(spec).expect("the spec is there");
    case::write(&text, folder).unwrap_or_else(|why| panic!("{}: {why}", spec.display()));
}
