//! Whether the user has changed anything that a build depends on: [`Snapshot`]. Looks at times and sizes of a few dozen files; why
//! the system is not asked to tell is in docs/decisions/0020.

use std::collections::BTreeMap;
use std::time::SystemTime;

use camino::{Utf8Path, Utf8PathBuf};
use sha2::{Digest, Sha256};

/// Folders with what others wrote: too much to look at all the time, and not where a user edits.
const NOT_THE_USERS: [&str; 4] = ["node_modules", "__pycache__", ".git", ".venv"];

/// Files with when they were written, and how long they are.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Snapshot(BTreeMap<Utf8PathBuf, (Option<SystemTime>, u64)>);

impl Snapshot {
    /// The spec, the crate's manifest, and its source; what else is to be watched.
    pub(crate) fn take(spec: &Utf8Path, folder: &Utf8Path, others: &[Utf8PathBuf]) -> Self {
        let mut files = BTreeMap::new();
        let single = [spec.to_owned(), folder.join("Cargo.toml"), folder.join("build.rs")];
        single.into_iter().for_each(|path| note(path, &mut files));
        below(folder.join("src"), &mut files);
        others.iter().for_each(|path| below(path.clone(), &mut files));
        Self(files)
    }
}

/// A name for what lies under a path, which changes when anything there does.
pub(crate) fn version(path: &Utf8Path) -> String {
    let mut files = BTreeMap::new();
    below(path.to_owned(), &mut files);
    let mut digest = Sha256::new();
    files.iter().for_each(|one| digest.update(format!("{one:?}\n")));
    digest.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// A file, or all files below a folder.
fn below(path: Utf8PathBuf, files: &mut BTreeMap<Utf8PathBuf, (Option<SystemTime>, u64)>) {
    if !path.is_dir() {
        return note(path, files);
    }
    let mut open = vec![path];
    while let Some(next) = open.pop() {
        for entry in next.read_dir_utf8().into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && NOT_THE_USERS.contains(&entry.file_name()) => {}
                Ok(kind) if kind.is_dir() => open.push(entry.path().to_owned()),
                _ => note(entry.path().to_owned(), files),
            }
        }
    }
}

/// A file that is not there is no fault: it may be on its way.
fn note(path: Utf8PathBuf, files: &mut BTreeMap<Utf8PathBuf, (Option<SystemTime>, u64)>) {
    if let Ok(metadata) = path.metadata() {
        files.insert(path, (metadata.modified().ok(), metadata.len()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_user_does_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let folder = Utf8Path::from_path(folder.path()).unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.join(path);
            fs_err::create_dir_all(path.parent().unwrap()).unwrap();
            fs_err::write(path, text).unwrap();
        };
        let spec = folder.join("svlc.yaml");
        let code = [folder.join("page"), folder.join("page.zip")];
        let mut last = Snapshot::take(&spec, folder, &code);
        let mut is_seen = || {
            let now = Snapshot::take(&spec, folder, &code);
            let is_seen = now != last;
            last = now;
            is_seen
        };
        assert!(!is_seen());
        let users = ["svlc.yaml", "Cargo.toml", "src/lib.rs", "src/handlers/deep/a.rs"];
        for path in users.into_iter().chain(["page/index.mjs", "page/lib/a.py", "page.zip"]) {
            write(path, "a");
            assert!(is_seen(), "{path} is new");
            write(path, "longer");
            assert!(is_seen(), "{path} changed");
        }
        write("target/debug/random", "a");
        write("page/__pycache__/a.pyc", "a");
        assert!(!is_seen(), "what tools write is not the user's");
        fs_err::remove_file(folder.join("src/lib.rs")).unwrap();
        assert!(is_seen(), "it is gone");
    }
}
