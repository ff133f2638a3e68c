//! Carrying out a plan: every new file is staged beside the output, then the journal makes the build final, then files are
//! moved into place. Before the journal is there the output is untouched; after that `journal` can always finish.

use std::fs::File;
use std::io::Write;

use camino::{Utf8Path, Utf8PathBuf};

use super::OWN_FOLDER;
use super::journal::{self, Journal, Step};
use super::plan::{Kind, Plan};
use crate::error::Fault;

/// Told of every step before it is taken; an error stops there.
pub(super) type Watch<'a> = dyn FnMut(&str) -> Result<(), Fault> + 'a;

/// Where new files wait.
pub(super) fn staging(folder: &Utf8Path) -> Utf8PathBuf {
    folder.join(OWN_FOLDER).join("staging")
}

/// Carries out `plan`; does nothing at all if nothing is to change.
pub(super) fn apply(folder: &Utf8Path, plan: &Plan, watch: &mut Watch<'_>) -> Result<(), Fault> {
    if plan.changes.is_empty() {
        return Ok(());
    }
    let staging = staging(folder);
    watch("make the staging folder")?;
    fs_err::create_dir_all(&staging).map_err(Fault::file("make the folder", &staging))?;
    let mut steps = Vec::new();
    for (number, change) in plan.changes.iter().enumerate() {
        let (path, was) = (change.path.clone(), change.was.clone());
        if change.kind == Kind::Remove {
            steps.push(Step::Remove { path, was });
            continue;
        }
        let staged = number.to_string();
        watch("stage a file")?;
        stage(&staging.join(&staged), &folder.join(&path), change.text.as_bytes())?;
        steps.push(Step::Move { staged, path, was });
    }
    sync_folder(&staging)?;
    watch("write the journal")?;
    journal::write(folder, &Journal::new(steps))?;
    journal::finish(folder, watch)
}

/// Writes a staged file through to the disk. It gets the permissions of the file it will replace, else 0644.
fn stage(staged: &Utf8Path, target: &Utf8Path, bytes: &[u8]) -> Result<(), Fault> {
    let write = || {
        let mut file = File::create(staged)?;
        file.write_all(bytes)?;
        match target.metadata() {
            Ok(metadata) => file.set_permissions(metadata.permissions())?,
            Err(_) => set_plain_mode(&file)?,
        }
        file.sync_all()
    };
    write().map_err(Fault::file("write", staged))
}

#[cfg(unix)]
fn set_plain_mode(file: &File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn set_plain_mode(_file: &File) -> std::io::Result<()> {
    Ok(())
}

/// Makes the entries of a folder last through a power cut; only Unix can.
pub(super) fn sync_folder(folder: &Utf8Path) -> Result<(), Fault> {
    if cfg!(unix) {
        let sync = File::open(folder).and_then(|opened| opened.sync_all());
        sync.map_err(Fault::file("write", folder))?;
    }
    Ok(())
}
