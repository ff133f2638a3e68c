//! A cargo workspace of the crates that svlc writes for many specs. Leaves single crates to `builds.rs`.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;
use svlc_core::source::Source;
use svlc_tests::root;
use svlc_tests::yaml::print;

/// A workspace on disk.
pub(crate) struct Workspace {
    folder: PathBuf,
}

impl Workspace {
    /// Writes a crate for each spec that has functions.
    pub(crate) fn new(specs: impl Iterator<Item = Value>) -> Self {
        let folder = root().join("target/builds/generated");
        svlc_tests::case::clear(&folder);
        let this = Self { folder };
        for (number, spec) in specs.enumerate() {
            this.add(&format!("crate-{number}"), spec);
        }
        this.write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"crate-*\"]\n");
        fs_err::copy(root().join("Cargo.lock"), this.folder.join("Cargo.lock"))
            .expect("the file system obeys");
        this
    }

    fn add(&self, name: &str, mut spec: Value) {
        spec["service"] = name.into();
        let text = print(&spec).text;
        let source = Source::new("spec.yaml", text.clone());
        let compilation = svlc_core::compile(&source);
        let output =
            compilation.output.unwrap_or_else(|| panic!("{:#?}\n{text}", compilation.diagnostics));
        let files = svlc_core::emit::rust::artifacts(&output.model, source.name());
        if !files.is_empty() {
            self.write(&format!("{name}/svlc.yaml"), &text);
        }
        for file in files {
            // A crate stands alone, with a profile of its own; here it does not.
            let text = file.text.split("\n# Small and quick to start.").next().unwrap_or_default();
            let is_manifest = file.path == "Cargo.toml";
            let text = if is_manifest { text } else { &file.text };
            self.write(&format!("{name}/{}", file.path), text);
        }
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        fs_err::create_dir_all(path.parent().expect("a file stands in a folder"))
            .expect("the file system obeys");
        fs_err::write(path, text).expect("the file system obeys");
    }

    /// Runs cargo over all of them, with warnings as errors, and wants it to succeed.
    pub(crate) fn cargo_succeeds(&self, arguments: &[&str]) {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(arguments).current_dir(&self.folder);
        cargo.env("CARGO_TARGET_DIR", root().join("target/builds/target"));
        cargo.env("RUSTFLAGS", "-D warnings").env_remove("CARGO_ENCODED_RUSTFLAGS");
        let output = cargo.output().expect("cargo runs");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?} in {}\n{errors}", self.folder.display());
    }
}
