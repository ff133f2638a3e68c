//! What the machine could not do: [`Fault`], each with what it was about. What a spec asks for and is not emulated are
//! diagnostics of [`crate::support`].

use std::io;

/// Something that the machine could not do.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The port is taken, or may not be listened on.
    #[error("cannot listen on 127.0.0.1:{port}: {source}")]
    Listen {
        /// The port asked for.
        port: u16,
        /// Why.
        source: io::Error,
    },
    /// A table could not be made where the user says.
    #[error("cannot make the table `{name}` at {url}: {reason}")]
    Table {
        /// What it is called there.
        name: String,
        /// The DynamoDB that the user named.
        url: String,
        /// What it says, or why it says nothing.
        reason: String,
    },
    /// No threads, no timers, no signals.
    #[error("cannot start the emulator: {source}")]
    Start {
        /// Why.
        source: io::Error,
    },
}
