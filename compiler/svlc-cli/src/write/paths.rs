//! Paths in the output folder: only plain ones below it, never through a link that leaves it.

use std::io;

use camino::{Utf8Path, Utf8PathBuf};

use crate::error::Fault;

/// The file system's path for `path`, after making sure that it is a plain relative path and that no folder on its way,
/// nor the file itself, is a link out of `folder`.
pub(super) fn checked(folder: &Utf8Path, path: &str) -> Result<Utf8PathBuf, Fault> {
    if !is_plain(path) {
        return Err(Fault::UnsafePath { path: path.to_owned() });
    }
    let mut place = folder.to_owned();
    for component in path.split('/') {
        place.push(component);
        let is_link = place.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink());
        if is_link && !stays(folder, &place)? {
            return Err(Fault::LinkLeaves { path: place });
        }
    }
    Ok(place)
}

/// Whether a path is relative, has no empty, `.` or `..` component, and means the same on every system.
pub(super) fn is_plain(path: &str) -> bool {
    let plain = |component: &str| {
        !matches!(component, "" | "." | "..")
            && !component.contains(['\\', ':', '\0'])
            && !component.chars().any(char::is_control)
    };
    path.split('/').all(plain)
}

/// Whether a link leads to something in `folder`; a link to nothing does not.
fn stays(folder: &Utf8Path, link: &Utf8Path) -> Result<bool, Fault> {
    let home = folder.canonicalize().map_err(Fault::file("find", folder))?;
    match link.canonicalize() {
        Ok(target) => Ok(target.starts_with(home)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(Fault::file("follow the link", link)(error)),
    }
}

/// Removes the folders above `path` that are empty, up to `folder`.
pub(super) fn remove_emptied(folder: &Utf8Path, path: &str) {
    for parent in Utf8Path::new(path).ancestors().skip(1).take_while(|parent| *parent != "") {
        // Not empty, or gone already: either way there is nothing to do.
        if std::fs::remove_dir(folder.join(parent)).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn only_plain_paths_are_written() {
        for path in ["template.yaml", "src/bin/a-b.rs", "..a/b..", ".gitignore"] {
            assert!(is_plain(path), "{path}");
        }
        for path in ["", "/etc/passwd", "../x", "a/../b", "a//b", "./a", "a\\b", "C:x", "a/", "a\n"]
        {
            assert!(!is_plain(path), "{path:?}");
        }
    }
}
