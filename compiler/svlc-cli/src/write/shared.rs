//! Files that svlc and the user share, the crate's `Cargo.toml`: what the user wrote stays, what svlc needs is added.

use svlc_core::emit::rust::{MergeFault, merge_manifest};

/// Why a shared file cannot be completed.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unmergeable {
    /// Not UTF-8.
    #[error("is not UTF-8 text")]
    NotText,
    /// Not a manifest that anything can be added to.
    #[error("cannot be completed, {message} (line {line})")]
    At { line: usize, message: String },
    /// The same, where no one line is to blame.
    #[error("cannot be completed, {message}")]
    Whole { message: String },
}

/// What a shared file is to hold: `existing`, with what it lacks of `wanted`.
pub(super) fn merged(existing: &[u8], wanted: &str) -> Result<String, Unmergeable> {
    let existing = std::str::from_utf8(existing).map_err(|_| Unmergeable::NotText)?;
    merge_manifest(existing, wanted).map_err(|MergeFault { message, at }| match at {
        Some(at) => {
            let before = existing.bytes().take(at.start).filter(|byte| *byte == b'\n');
            Unmergeable::At { line: before.count() + 1, message }
        }
        None => Unmergeable::Whole { message },
    })
}
