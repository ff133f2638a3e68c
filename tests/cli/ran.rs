//! Running `svlc` in a folder of its own.

use std::io::Write;
use std::process::{Command, Stdio};

use camino::{Utf8Path, Utf8PathBuf};

/// A spec with one error and one place to cure it.
pub(crate) const FAULTY: &str =
    "service: orders\nroutes:\n  GET /: hello\nfunctions:\n  hello: { memry: 128 }\n";

/// A spec without faults.
pub(crate) const CLEAN: &str =
    "service: orders\nfunctions:\n  hello: { blueprint: hello }\nroutes:\n  GET /: hello\n";

/// The day on which `svlc` runs, 2026-11-23, in seconds since 1970: what it says must not change with the clock.
const DAY: &str = "1795392000";

/// What a run of `svlc` gave.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// A folder that goes with the test.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    /// An empty one.
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder can be made"))
    }

    /// One with these files.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self::new();
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    pub(crate) fn path(&self) -> &Utf8Path {
        Utf8Path::from_path(self.0.path()).expect("temporary folders have plain names")
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        fs_err::create_dir_all(path.parent().expect("it is in the folder")).expect("made");
        fs_err::write(path, text).expect("written");
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs_err::read_to_string(self.path().join(path)).expect("it is there")
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.path().join(path).exists()
    }

    /// Every file and folder below, sorted.
    pub(crate) fn tree(&self, below: &str) -> Vec<Utf8PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.path().join(below)];
        while let Some(folder) = folders.pop() {
            for entry in folder.read_dir_utf8().expect("a folder").flatten() {
                if entry.file_type().expect("a type").is_dir() {
                    folders.push(entry.path().to_owned());
                }
                found.push(entry.path().to_owned());
            }
        }
        found.sort();
        found
    }

    /// Runs `svlc` here, on [`DAY`].
    pub(crate) fn svlc(&self, args: &[&str]) -> Ran {
        self.svlc_with(args, b"", &[])
    }

    /// Runs `svlc` here with something on standard input and in the environment.
    pub(crate) fn svlc_with(&self, args: &[&str], input: &[u8], env: &[(&str, &str)]) -> Ran {
        let mut command = Command::new(svlc_tests::svlc());
        command.args(args).current_dir(self.path()).env_remove("NO_COLOR");
        command.env("SOURCE_DATE_EPOCH", DAY);
        command.envs(env.iter().copied());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("svlc starts");
        // svlc may end without reading it all.
        let _ = child.stdin.take().expect("it is piped").write_all(input);
        let output = child.wait_with_output().expect("svlc ends");
        Ran {
            code: output.status.code().expect("svlc is not killed"),
            out: String::from_utf8(output.stdout).expect("svlc prints UTF-8"),
            err: String::from_utf8(output.stderr).expect("svlc prints UTF-8"),
        }
    }
}
