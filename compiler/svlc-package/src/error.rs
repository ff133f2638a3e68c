//! What the machine could not do, or a file is not: [`Fault`].

use std::io;

use camino::Utf8PathBuf;

/// Why there is no package.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// A file or folder.
    #[error("cannot read `{path}`: {source}")]
    Read {
        /// Which.
        path: Utf8PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A name that is not UTF-8, which a zip cannot tell to Lambda.
    #[error("the name of `{path}` is not UTF-8")]
    Name {
        /// The name, with what is not UTF-8 replaced.
        path: String,
    },
    /// A link that leads out of the folder, or nowhere.
    #[error("`{path}` is a link that leads out of the folder, or nowhere")]
    Link {
        /// Which.
        path: Utf8PathBuf,
    },
    /// A folder without a file that is taken.
    #[error("there is no file in `{path}` that would be packaged")]
    Empty {
        /// Which.
        path: Utf8PathBuf,
    },
    /// A zip that cannot be read.
    #[error("`{path}` is no zip that Lambda takes: {reason}")]
    NotZip {
        /// Which.
        path: Utf8PathBuf,
        /// Why.
        reason: String,
    },
    /// More than a zip can hold.
    #[error("cannot make the zip: {reason}")]
    Archive {
        /// Why.
        reason: String,
    },
}
