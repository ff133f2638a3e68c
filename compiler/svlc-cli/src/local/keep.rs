//! Adds a test to a spec's file: all of it or nothing, and not over what an editor has written meanwhile.

use std::fs::File;
use std::io::{self, Write};

use camino::{Utf8Path, Utf8PathBuf};
use svlc_core::saving::{self, Entry};
use svlc_core::source::Source;

/// Why a test was not added.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotKept {
    /// The spec cannot take it.
    #[error("{0}")]
    Refused(saving::Refusal),
    /// The machine failed.
    #[error("cannot write `{path}`: {source}")]
    File { path: Utf8PathBuf, source: io::Error },
    /// Somebody else was faster.
    #[error("the spec was changed meanwhile; save it once more")]
    Changed,
}

/// Adds an entry to the spec at `path`. Where that is a link, what it leads to is written.
pub(crate) fn keep(path: &Utf8Path, entry: &Entry) -> Result<(), NotKept> {
    let failed = |source: io::Error| NotKept::File { path: path.to_owned(), source };
    let place = path.canonicalize_utf8().map_err(failed)?;
    let text = fs_err::read_to_string(&place).map_err(failed)?;
    let source = Source::new(path.as_str(), text.clone());
    let with_it = saving::insert(&source, entry).map_err(NotKept::Refused)?;
    let name = place.file_name().unwrap_or_default();
    let staged = place.with_file_name(format!(".{name}.{}", std::process::id()));
    let replaced = stage(&staged, &place, &with_it).map_err(failed).and_then(|()| {
        if fs_err::read_to_string(&place).map_err(failed)? != text {
            return Err(NotKept::Changed);
        }
        fs_err::rename(&staged, &place).map_err(failed)
    });
    if replaced.is_err() {
        // It may not be there.
        let _ = std::fs::remove_file(&staged);
    }
    replaced
}

/// Writes a file through to the disk, with the permissions of the one that it will replace.
fn stage(staged: &Utf8Path, place: &Utf8Path, text: &str) -> io::Result<()> {
    let mut file = File::create(staged)?;
    file.write_all(text.as_bytes())?;
    file.set_permissions(place.metadata()?.permissions())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use svlc_core::saving::RecordedEvent;

    use super::*;

    const SPEC: &str = "service: shop\nfunctions:\n  f: {}\nroutes:\n  GET /f: f\n";

    fn entry() -> Entry {
        let recorded =
            RecordedEvent { function: "f", event: b"{}", answer: b"1", is_failure: false };
        recorded.try_into().unwrap()
    }

    #[test]
    fn a_test_is_added_and_the_file_stays_the_same_otherwise() {
        let folder = tempfile::tempdir().unwrap();
        let folder = Utf8Path::from_path(folder.path()).unwrap();
        let (spec, link) = (folder.join("s.yaml"), folder.join("link.yaml"));
        std::fs::write(&spec, SPEC).unwrap();
        std::fs::set_permissions(&spec, PermissionsExt::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink("s.yaml", &link).unwrap();
        keep(&link, &entry()).unwrap();
        let text = std::fs::read_to_string(&spec).unwrap();
        assert!(text.starts_with(SPEC) && text.contains("invoke: f"), "{text}");
        assert_eq!(spec.metadata().unwrap().permissions().mode() & 0o777, 0o640);
        assert!(link.is_symlink());
        assert_eq!(folder.read_dir_utf8().unwrap().count(), 2);
    }

    #[test]
    fn what_cannot_take_a_test_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let folder = Utf8Path::from_path(folder.path()).unwrap();
        let spec = folder.join("s.yaml");
        let text = format!("{SPEC}tests: [{{ name: one, request: GET /f }}]\n");
        std::fs::write(&spec, &text).unwrap();
        assert!(matches!(keep(&spec, &entry()), Err(NotKept::Refused(_))));
        assert_eq!(std::fs::read_to_string(&spec).unwrap(), text);
        assert!(matches!(keep(&folder.join("none"), &entry()), Err(NotKept::File { .. })));
        assert_eq!(folder.read_dir_utf8().unwrap().count(), 1);
    }
}
