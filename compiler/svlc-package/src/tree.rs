//! The files of a folder that go into a zip: [`read`]. A file `.svlcignore`, written as `.gitignore` is, says what does not.

use camino::{Utf8Path, Utf8PathBuf};
use ignore::WalkBuilder;

use crate::archive::{Entries, Entry};
use crate::error::Fault;

/// The name of the file that says what is left out.
pub const IGNORE: &str = ".svlcignore";

/// What no function needs, wherever it is.
const NEVER: &[&str] = &[".git", ".DS_Store", "__pycache__", IGNORE];

/// Every file below a folder, but for what is ignored. Links are followed as long as they stay in the folder.
///
/// # Errors
/// If a file cannot be read or has a name that a zip cannot tell, a link leads out, or nothing is left.
pub fn read(folder: &Utf8Path) -> Result<Entries, Fault> {
    let root = folder.canonicalize_utf8().map_err(unread(folder))?;
    let mut walk = WalkBuilder::new(&root);
    walk.standard_filters(false).add_custom_ignore_filename(IGNORE).follow_links(true);
    walk.filter_entry(|entry| {
        !entry.file_name().to_str().is_some_and(|name| NEVER.contains(&name))
    });
    let mut entries = Entries::new();
    for found in walk.build() {
        let found = found.map_err(|error| broken(folder, error))?;
        if found.file_type().is_none_or(|kind| kind.is_dir()) {
            continue;
        }
        let path = Utf8PathBuf::from_path_buf(found.into_path())
            .map_err(|path| Fault::Name { path: path.display().to_string() })?;
        let inside = path.strip_prefix(&root).unwrap_or(&path);
        let shown = folder.join(inside);
        let is_inside = path.canonicalize_utf8().is_ok_and(|real| real.starts_with(&root));
        if !is_inside {
            return Err(Fault::Link { path: shown });
        }
        let content = fs_err::read(&path).map_err(unread(&shown))?;
        let is_program = is_program(&path).map_err(unread(&shown))?;
        let name = inside.as_str().replace(std::path::MAIN_SEPARATOR, "/");
        entries.insert(name, Entry { content, is_program });
    }
    if entries.is_empty() {
        return Err(Fault::Empty { path: folder.to_owned() });
    }
    Ok(entries)
}

fn unread(path: &Utf8Path) -> impl FnOnce(std::io::Error) -> Fault {
    let path = path.to_owned();
    move |source| Fault::Read { path, source }
}

/// A link that leads to nothing or in circles, or a folder that cannot be read.
fn broken(folder: &Utf8Path, error: ignore::Error) -> Fault {
    let path = folder.to_owned();
    let words = error.to_string();
    Fault::Read {
        path,
        source: error.into_io_error().unwrap_or_else(|| std::io::Error::other(words)),
    }
}

#[cfg(unix)]
fn is_program(path: &Utf8Path) -> std::io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs_err::metadata(path)?.permissions().mode() & 0o111 != 0)
}

/// Where files have no such mode, the name of what Lambda starts tells.
#[cfg(not(unix))]
fn is_program(path: &Utf8Path) -> std::io::Result<bool> {
    Ok(path.file_name() == Some(crate::archive::BOOTSTRAP))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> (tempfile::TempDir, Utf8PathBuf) {
        let made = tempfile::tempdir().unwrap();
        let root = Utf8PathBuf::from_path_buf(made.path().to_owned()).unwrap();
        for (path, text) in files {
            let path = root.join(path);
            fs_err::create_dir_all(path.parent().unwrap()).unwrap();
            fs_err::write(path, text).unwrap();
        }
        (made, root)
    }

    fn names(folder: &Utf8Path) -> Vec<String> {
        read(folder).unwrap().into_keys().collect()
    }

    #[test]
    fn what_is_ignored_stays_out() {
        let (_made, root) = folder(&[
            ("index.mjs", "1"),
            (".env", "A=1"),
            (".svlcignore", "*.test.mjs\n/docs/\n!keep.test.mjs\n"),
            ("a.test.mjs", "1"),
            ("keep.test.mjs", "1"),
            ("docs/a.md", "1"),
            ("lib/docs/b.md", "1"),
            ("lib/__pycache__/a.pyc", "1"),
            (".git/config", "1"),
            (".gitignore", "index.mjs"),
        ]);
        let expected = [".env", ".gitignore", "index.mjs", "keep.test.mjs", "lib/docs/b.md"];
        assert_eq!(names(&root), expected);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_as_long_as_they_stay_inside() {
        let (_outer, outside) = folder(&[("secret", "1")]);
        let (_made, root) = folder(&[("lib/a.mjs", "1")]);
        std::os::unix::fs::symlink("lib", root.join("also")).unwrap();
        assert_eq!(names(&root), ["also/a.mjs", "lib/a.mjs"]);
        std::os::unix::fs::symlink(outside.join("secret"), root.join("out")).unwrap();
        assert!(matches!(read(&root), Err(Fault::Link { .. })));
        fs_err::remove_file(root.join("out")).unwrap();
        std::os::unix::fs::symlink(".", root.join("lib/loop")).unwrap();
        assert!(matches!(read(&root), Err(Fault::Read { .. })));
    }

    #[test]
    fn a_folder_without_files_is_told() {
        let (_made, root) = folder(&[(".svlcignore", "*")]);
        assert!(matches!(read(&root), Err(Fault::Empty { .. })));
        assert!(matches!(read(&root.join("none")), Err(Fault::Read { .. })));
    }
}
