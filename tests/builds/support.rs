//! Crates generated for the tests: compiled from a spec, written to a folder, handed to cargo.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use svlc_core::emit;
use svlc_core::source::Source;
use svlc_tests::root;

/// Where the generated crates are written.
pub(crate) fn crates() -> PathBuf {
    root().join("target/builds")
}

/// The files that svlc writes for a spec, by path.
pub(crate) fn files(name: &str, text: &str) -> Vec<svlc_core::artifact::Artifact> {
    let source = Source::new(name, text);
    let compilation = svlc_core::compile(&source);
    let output = compilation
        .output
        .unwrap_or_else(|| panic!("{name} has errors: {:#?}", compilation.diagnostics));
    emit::rust::artifacts(&output.model, source.name())
}

/// A generated crate on disk.
pub(crate) struct Crate {
    /// Its folder.
    pub(crate) folder: PathBuf,
}

impl Crate {
    /// Writes the crate of a spec to a fresh folder.
    pub(crate) fn new(name: &str, spec: &str) -> Self {
        let this = Self { folder: fresh(name) };
        this.build(spec, true);
        this
    }

    /// Writes the crate of a spec around what its user has written: a manifest, and handlers.
    pub(crate) fn around(name: &str, spec: &str, own: &Path) -> Self {
        let this = Self { folder: fresh(name) };
        copy(&own.join("Cargo.toml"), &this.folder.join("Cargo.toml"));
        copy(&own.join("src/handlers"), &this.folder.join("src/handlers"));
        this.build(spec, false);
        this
    }

    /// Writes what svlc writes into a crate that is there already: all but what is the user's.
    pub(crate) fn rebuild(&self, spec: &str) {
        self.build(spec, false);
    }

    fn build(&self, spec: &str, first: bool) {
        use svlc_core::artifact::Ownership::{Generated, Shared, Yours};
        for file in files("svlc.yaml", spec) {
            let path = self.folder.join(&file.path);
            let is_there = !first && path.exists();
            let text = match file.ownership {
                Yours if is_there => continue,
                Shared if is_there => {
                    let existing = fs_err::read_to_string(&path).expect("the file system obeys");
                    emit::rust::merge_manifest(&existing, &file.text).expect("it is a manifest")
                }
                Yours | Shared | Generated => file.text,
            };
            fs_err::create_dir_all(path.parent().expect("a file stands in a folder"))
                .expect("the file system obeys");
            fs_err::write(path, text).expect("the file system obeys");
        }
        // As a user's crate would: no settings of this workspace's rustfmt.
        fs_err::write(self.folder.join("rustfmt.toml"), "").expect("the file system obeys");
        fs_err::copy(root().join("Cargo.lock"), self.folder.join("Cargo.lock"))
            .expect("the file system obeys");
    }

    /// Runs cargo in the crate, with warnings as errors and a target folder that all generated crates share.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Output {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(arguments).current_dir(&self.folder);
        cargo.env("CARGO_TARGET_DIR", crates().join("target"));
        cargo.env("RUSTFLAGS", "-D warnings").env_remove("CARGO_ENCODED_RUSTFLAGS");
        cargo.output().expect("cargo runs")
    }

    /// Runs cargo and wants it to succeed.
    pub(crate) fn cargo_succeeds(&self, arguments: &[&str]) {
        let output = self.cargo(arguments);
        let folder = self.folder.display();
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{arguments:?} in {folder}\n{errors}\n{printed}");
    }

    /// A binary of the crate, built for tests.
    pub(crate) fn debug(&self, binary: &str) -> PathBuf {
        self.cargo_succeeds(&["build", "--quiet", "--bin", binary]);
        self.binary("debug", binary)
    }

    /// A binary of the crate, built as it is deployed.
    pub(crate) fn release(&self, binary: &str) -> PathBuf {
        self.cargo_succeeds(&["build", "--release", "--quiet", "--bin", binary]);
        self.binary("release", binary)
    }

    /// A copy of a binary: other crates in the same target folder have binaries of the same name.
    fn binary(&self, profile: &str, name: &str) -> PathBuf {
        let copy = self.folder.join(name);
        fs_err::copy(crates().join("target").join(profile).join(name), &copy)
            .expect("the file system obeys");
        copy
    }
}

/// The folder of a crate, with nothing in it.
fn fresh(name: &str) -> PathBuf {
    let folder = crates().join("crates").join(name);
    if folder.exists() {
        fs_err::remove_dir_all(&folder).expect("the file system obeys");
    }
    fs_err::create_dir_all(&folder).expect("the file system obeys");
    folder
}

/// Copies a file, or a folder with all that is in it.
fn copy(from: &Path, to: &Path) {
    if !from.is_dir() {
        fs_err::copy(from, to).expect("the file system obeys");
        return;
    }
    fs_err::create_dir_all(to).expect("the file system obeys");
    for entry in fs_err::read_dir(from).expect("the file system obeys").flatten() {
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}

/// The text of a spec that stands beside the tests.
pub(crate) fn spec(path: impl AsRef<Path>) -> String {
    fs_err::read_to_string(root().join(path)).expect("the spec is there")
}
