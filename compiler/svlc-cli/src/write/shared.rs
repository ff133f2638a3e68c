//! Files that svlc and the user share: what the user wrote stays, what svlc needs is added.

/// Why a shared file cannot be completed.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unmergeable {
    /// Not UTF-8.
    #[error("it is not UTF-8 text")]
    NotText,
}

/// What a shared file is to hold: `existing`, with what it lacks of `wanted`.
pub(super) fn merged(existing: &[u8], _wanted: &str) -> Result<String, Unmergeable> {
    let existing = std::str::from_utf8(existing).map_err(|_| Unmergeable::NotText)?;
    Ok(existing.to_owned())
}
