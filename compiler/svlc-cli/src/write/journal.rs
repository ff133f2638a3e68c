//! The journal: what is left to do of a build whose files are all staged. It appears at once, by a rename, and goes last;
//! whoever finds it finishes that build first. Every step can be taken again.

use std::collections::BTreeSet;
use std::io;

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

use super::apply::{Watch, staging, sync_folder};
use super::{OWN_FOLDER, paths, sha256};
use crate::error::Fault;

/// Version of its shape.
const VERSION: u32 = 1;

/// What is left to do.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Journal {
    journal: u32,
    steps: Vec<Step>,
}

/// One file to put into place or to remove.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Step {
    /// Move the staged file to `path`.
    Move { staged: String, path: String, was: Option<String> },
    /// Remove the file at `path`.
    Remove { path: String, was: Option<String> },
}

impl Journal {
    /// A journal of `steps`.
    pub(super) fn new(steps: Vec<Step>) -> Self {
        Self { journal: VERSION, steps }
    }
}

/// Where the journal is.
pub(super) fn path(folder: &Utf8Path) -> Utf8PathBuf {
    folder.join(OWN_FOLDER).join("journal.json")
}

/// Puts the journal into place at once.
pub(super) fn write(folder: &Utf8Path, journal: &Journal) -> Result<(), Fault> {
    let text = serde_json::to_string_pretty(journal).expect("text always serialises");
    let draft = staging(folder).join("journal.json");
    let write = || {
        fs_err::write(&draft, text)?;
        std::fs::File::open(&draft)?.sync_all()
    };
    write().map_err(Fault::file("write", &draft))?;
    std::fs::rename(&draft, path(folder)).map_err(Fault::file("write", path(folder)))?;
    sync_folder(&folder.join(OWN_FOLDER))
}

/// Finishes the build whose journal is there; without one, clears away what a build before its journal left.
pub(super) fn finish(folder: &Utf8Path, watch: &mut Watch<'_>) -> Result<(), Fault> {
    let place = path(folder);
    match std::fs::read(&place) {
        Ok(bytes) => {
            take_all(folder, &parse(&place, &bytes)?, watch)?;
            watch("remove the journal")?;
            std::fs::remove_file(&place).map_err(Fault::file("remove", &place))?;
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(Fault::file("read", &place)(error)),
    }
    let staging = staging(folder);
    if !staging.exists() {
        return Ok(());
    }
    watch("remove the staging folder")?;
    std::fs::remove_dir_all(&staging).map_err(Fault::file("remove", &staging))
}

fn parse(place: &Utf8Path, bytes: &[u8]) -> Result<Journal, Fault> {
    let journal: Journal = serde_json::from_slice(bytes)
        .map_err(|error| Fault::file("read", place)(io::Error::from(error)))?;
    if journal.journal > VERSION {
        return Err(Fault::Newer { path: place.to_owned() });
    }
    Ok(journal)
}

fn take_all(folder: &Utf8Path, journal: &Journal, watch: &mut Watch<'_>) -> Result<(), Fault> {
    let mut touched = BTreeSet::new();
    for step in &journal.steps {
        let (Step::Move { path, .. } | Step::Remove { path, .. }) = step;
        watch("put a file into place")?;
        let place = paths::checked(folder, path)?;
        take(folder, &place, step)?;
        touched.extend(place.parent().map(Utf8Path::to_owned));
    }
    for parent in touched.iter().filter(|parent| parent.exists()) {
        sync_folder(parent)?;
    }
    Ok(())
}

/// Takes one step, if it is still to be taken. A file that was edited since the crash stays: the build that comes next
/// finds it as it finds every edited file.
fn take(folder: &Utf8Path, place: &Utf8Path, step: &Step) -> Result<(), Fault> {
    let now = std::fs::read(place).ok().map(|bytes| sha256(&bytes));
    match step {
        Step::Move { staged, was, .. } if now == *was => {
            if !paths::is_plain(staged) {
                return Err(Fault::UnsafePath { path: staged.clone() });
            }
            put(&staging(folder).join(staged), place)
        }
        Step::Remove { path, was } if now.is_none() || now == *was => {
            if now.is_some() {
                std::fs::remove_file(place).map_err(Fault::file("remove", place))?;
            }
            paths::remove_emptied(folder, path);
            Ok(())
        }
        Step::Move { .. } | Step::Remove { .. } => Ok(()),
    }
}

/// Moves a staged file into place. It is staged no longer if it had been moved before the crash and was removed since.
fn put(staged: &Utf8Path, place: &Utf8Path) -> Result<(), Fault> {
    if !staged.exists() {
        return Ok(());
    }
    if let Some(parent) = place.parent() {
        fs_err::create_dir_all(parent).map_err(Fault::file("make the folder", parent))?;
    }
    std::fs::rename(staged, place).map_err(Fault::file("write", place))
}
