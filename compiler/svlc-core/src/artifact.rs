//! What a build produces, in memory: [`Artifact`]. Leaves the disk to whoever writes it.

/// Who owns a file once it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ownership {
    /// svlc's: written anew when it changes, removed when the spec no longer needs it, in the manifest.
    Generated,
    /// The user's: written if it is not there, then never touched again.
    Yours,
    /// The user's, but svlc adds what it needs and keeps every edit: the crate's `Cargo.toml`.
    Shared,
}

/// One file of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Relative path with forward slashes, no `..`.
    pub path: String,
    /// Its text; of a [`Ownership::Shared`] file, what it is when nothing is there yet.
    pub text: String,
    /// Who owns it.
    pub ownership: Ownership,
}

impl Artifact {
    /// A generated file.
    pub fn generated(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into(), ownership: Ownership::Generated }
    }

    /// A file that becomes the user's.
    pub fn yours(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into(), ownership: Ownership::Yours }
    }
}
