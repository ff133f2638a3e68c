//! What a build has to change: compares what is wanted with what is there and with what svlc wrote last. Reads only.

use std::io;

use camino::Utf8Path;
use svlc_core::artifact::{Artifact, Ownership};

use super::manifest::{self, Found, Manifest};
use super::{Wanted, paths, sha256, shared};
use crate::error::Fault;

/// What a build has to change, and what keeps it from that.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// In the order they are made; the manifest last.
    pub(crate) changes: Vec<Change>,
    /// What is in the way.
    pub(crate) conflicts: Vec<Conflict>,
    /// A build was interrupted and has to be finished; only told by a check.
    pub(crate) interrupted: bool,
}

/// One file to change.
#[derive(Debug)]
pub(crate) struct Change {
    /// Plain path in the output.
    pub(crate) path: String,
    /// What happens to it.
    pub(crate) kind: Kind,
    /// What it is to hold; nothing when it is removed.
    pub(super) text: String,
    /// SHA-256 of what it held when the plan was made.
    pub(super) was: Option<String>,
}

/// What happens to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It was not there.
    Create,
    /// It held something else.
    Update,
    /// It is no longer needed.
    Remove,
}

/// Something in the way.
#[derive(Debug)]
pub(crate) struct Conflict {
    /// Plain path in the output.
    pub(crate) path: String,
    /// What about it.
    pub(crate) kind: ConflictKind,
}

/// What is in the way of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ConflictKind {
    /// A generated file that was edited by hand.
    Edited,
    /// The same, and the spec no longer needs it. It cannot simply stay: cargo would build it, and fail.
    EditedAndStale,
    /// A file that svlc did not write.
    Foreign,
    /// A folder, where a file is to be, or a file where a folder is to be.
    Shape,
    /// A shared file that cannot be read, with the reason.
    Unreadable(String),
}

impl ConflictKind {
    /// Whether `--force` overwrites it.
    pub(crate) fn can_be_forced(&self) -> bool {
        matches!(self, Self::Edited | Self::EditedAndStale | Self::Foreign)
    }
}

impl Plan {
    /// Whether it may be carried out.
    pub(crate) fn allows(&self, force: bool) -> bool {
        self.conflicts.iter().all(|conflict| force && conflict.kind.can_be_forced())
    }

    fn change(&mut self, path: &str, text: &str, disk: Option<&[u8]>) {
        let kind = match disk {
            None => Kind::Create,
            Some(bytes) if bytes != text.as_bytes() => Kind::Update,
            Some(_) => return,
        };
        self.changes.push(Change {
            path: path.to_owned(),
            kind,
            text: text.to_owned(),
            was: disk.map(sha256),
        });
    }

    fn conflict(&mut self, path: &str, kind: ConflictKind) {
        self.conflicts.push(Conflict { path: path.to_owned(), kind });
    }
}

/// What is at a path.
enum Disk {
    Nothing,
    File(Vec<u8>),
    /// Not a file, or below one.
    Other,
}

/// Plans the build of `wanted` in `folder`, which need not be there.
pub(super) fn plan(folder: &Utf8Path, wanted: Wanted<'_>) -> Result<Plan, Fault> {
    let mut plan = Plan::default();
    let old_bytes = match disk(folder, manifest::PATH)? {
        Disk::Nothing => None,
        Disk::File(bytes) => Some(bytes),
        Disk::Other => {
            plan.conflict(manifest::PATH, ConflictKind::Shape);
            None
        }
    };
    let old = match Manifest::read(folder, old_bytes.as_deref())? {
        Found::Read(manifest) => Some(manifest),
        Found::Absent => None,
        Found::Unreadable => {
            plan.conflict(manifest::PATH, ConflictKind::Edited);
            None
        }
    };
    for artifact in wanted.artifacts {
        let last = old.as_ref().and_then(|old| old.files.get(&artifact.path));
        plan_artifact(&mut plan, artifact, disk(folder, &artifact.path)?, last);
    }
    let new = Manifest::of(wanted);
    for (path, last) in old.iter().flat_map(|old| &old.files) {
        let is_wanted = wanted.artifacts.iter().any(|artifact| artifact.path == *path);
        if !is_wanted && let Disk::File(bytes) = disk(folder, path)? {
            plan_removal(&mut plan, path, &bytes, last);
        }
    }
    plan.change(manifest::PATH, &new.text(), old_bytes.as_deref());
    Ok(plan)
}

/// `last` is the SHA-256 of what svlc wrote there last.
fn plan_artifact(plan: &mut Plan, artifact: &Artifact, disk: Disk, last: Option<&String>) {
    let (path, text) = (&artifact.path, &artifact.text);
    let bytes = match disk {
        Disk::Nothing => return plan.change(path, text, None),
        Disk::Other => return plan.conflict(path, ConflictKind::Shape),
        Disk::File(bytes) => bytes,
    };
    match artifact.ownership {
        Ownership::Yours => {}
        Ownership::Shared => match shared::merged(&bytes, text) {
            Ok(merged) => plan.change(path, &merged, Some(&bytes)),
            Err(reason) => plan.conflict(path, ConflictKind::Unreadable(reason.to_string())),
        },
        Ownership::Generated => {
            if bytes != text.as_bytes() {
                match last {
                    Some(last) if *last == sha256(&bytes) => {}
                    Some(_) => plan.conflict(path, ConflictKind::Edited),
                    None => plan.conflict(path, ConflictKind::Foreign),
                }
            }
            plan.change(path, text, Some(&bytes));
        }
    }
}

fn plan_removal(plan: &mut Plan, path: &str, bytes: &[u8], last: &str) {
    let was = sha256(bytes);
    if was != last {
        plan.conflict(path, ConflictKind::EditedAndStale);
    }
    plan.changes.push(Change {
        path: path.to_owned(),
        kind: Kind::Remove,
        text: String::new(),
        was: Some(was),
    });
}

/// Reads what is at `path`.
fn disk(folder: &Utf8Path, path: &str) -> Result<Disk, Fault> {
    let place = paths::checked(folder, path)?;
    match std::fs::read(&place) {
        Ok(bytes) => Ok(Disk::File(bytes)),
        Err(error) => match error.kind() {
            io::ErrorKind::NotFound => Ok(Disk::Nothing),
            io::ErrorKind::IsADirectory | io::ErrorKind::NotADirectory => Ok(Disk::Other),
            _ if place.is_dir() => Ok(Disk::Other),
            _ => Err(Fault::file("read", &place)(error)),
        },
    }
}
