//! Writing a build: what has to change is planned, staged, journalled and only then moved into place, so that a crash leaves
//! the old build or one that the next run finishes. Nothing of the user's is touched, and nothing that is as it should be
//! is written again. What to write is `svlc_core`'s decision; what to say about it is the command's.

mod apply;
mod journal;
mod lock;
mod manifest;
mod paths;
mod plan;
mod shared;

use camino::Utf8Path;
use sha2::{Digest, Sha256};
use svlc_core::artifact::Artifact;

use crate::error::Fault;
pub(crate) use lock::exclusive;
pub(crate) use plan::{ConflictKind, Kind, Plan};

/// svlc's own folder in the output; holds the lock always, staged files and the journal only during a build, and what `svlc dev` needs.
pub(crate) const OWN_FOLDER: &str = ".svlc";

/// What a build wants the output folder to hold.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'a> {
    /// Every file but the manifest.
    pub(crate) artifacts: &'a [Artifact],
    /// File name of the spec, for the manifest.
    pub(crate) spec_name: &'a str,
    /// The spec as read, for the manifest.
    pub(crate) spec_bytes: &'a [u8],
}

/// Brings `folder` up to date, unless something is in the way that `force` may not overwrite: then nothing is written.
/// The plan that comes back says what was done, or what is in the way.
pub(crate) fn build(folder: &Utf8Path, wanted: Wanted<'_>, force: bool) -> Result<Plan, Fault> {
    build_with(folder, wanted, force, &mut |_| Ok(()))
}

/// As [`build`]; `watch` is told of every step before it is taken, and can stop it there as a crash would.
fn build_with(
    folder: &Utf8Path,
    wanted: Wanted<'_>,
    force: bool,
    watch: &mut apply::Watch<'_>,
) -> Result<Plan, Fault> {
    fs_err::create_dir_all(folder).map_err(Fault::file("make the folder", folder))?;
    for own in ["", "/lock", "/staging", "/journal.json"] {
        paths::checked(folder, &format!("{OWN_FOLDER}{own}"))?;
    }
    let _lock = lock::exclusive(folder)?;
    journal::finish(folder, watch)?;
    let plan = plan::plan(folder, wanted)?;
    if plan.allows(force) {
        apply::apply(folder, &plan, watch)?;
    }
    Ok(plan)
}

/// What [`build`] would do; writes nothing.
pub(crate) fn check(folder: &Utf8Path, wanted: Wanted<'_>) -> Result<Plan, Fault> {
    let _lock = lock::shared(folder)?;
    let mut plan = plan::plan(folder, wanted)?;
    plan.interrupted = journal::path(folder).exists();
    Ok(plan)
}

/// The SHA-256 of `bytes`, in hexadecimal.
fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes in lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from(b"0123456789abcdef"[usize::from(value)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests;
