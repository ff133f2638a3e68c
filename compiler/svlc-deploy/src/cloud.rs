//! Who makes calls: [`Cloud`], and what can come of one, [`Fault`].

use std::io;

use crate::protocol::{AwsError, Call, Progress, Request};

/// Makes calls, one after the other.
pub trait Cloud {
    /// Makes a call; tells `progress` how far an upload is. The answer is as [`Call::Answer`] is written.
    ///
    /// # Errors
    /// If AWS refuses, or cannot be asked.
    fn send(
        &mut self,
        request: &Request,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<serde_json::Value, Fault>;
}

/// Calls with the types of their answers; every [`Cloud`] has them.
pub trait Calls: Cloud {
    /// Makes a call.
    ///
    /// # Errors
    /// If AWS refuses, or cannot be asked.
    fn call<C: Call>(&mut self, call: C) -> Result<C::Answer, Fault> {
        self.call_with(call, &mut |_| {})
    }

    /// Makes a call that tells how far it is.
    ///
    /// # Errors
    /// If AWS refuses, or cannot be asked.
    fn call_with<C: Call>(
        &mut self,
        call: C,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<C::Answer, Fault> {
        let answer = self.send(&call.into(), progress)?;
        serde_json::from_value(answer).map_err(|source| Fault::Garbled { source })
    }
}

impl<T: Cloud + ?Sized> Calls for T {}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// AWS refused, or could not be reached.
    #[error(transparent)]
    Aws(#[from] AwsError),
    /// There is no `svlc-aws`.
    #[error("`svlc-aws` is not installed, and it makes the calls to AWS")]
    NotInstalled,
    /// It is there and does not start.
    #[error("cannot start `{program}`: {source}")]
    Start {
        /// Its path, or its name where it was found on the path.
        program: String,
        /// Why.
        source: io::Error,
    },
    /// It is of another version.
    #[error("`{program}` is of svlc {found}, and this is svlc {wanted}")]
    Version {
        /// Its path, or its name where it was found on the path.
        program: String,
        /// Its version.
        found: String,
        /// Ours.
        wanted: &'static str,
    },
    /// It ended before it answered.
    #[error("`svlc-aws` ended before it answered")]
    Ended,
    /// It cannot be written to or read from.
    #[error("cannot talk to `svlc-aws`: {source}")]
    Talk {
        /// Why.
        source: io::Error,
    },
    /// What it says is not of the protocol.
    #[error("`svlc-aws` gave an answer that is none: {source}")]
    Garbled {
        /// Why.
        source: serde_json::Error,
    },
}

impl Fault {
    /// The cure, where there is one to name.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::NotInstalled | Self::Version { .. } => {
                Some("install it: `cargo install --path compiler/svlc-aws`".to_owned())
            }
            Self::Aws(error) => error.help(),
            Self::Start { .. } | Self::Ended | Self::Talk { .. } | Self::Garbled { .. } => None,
        }
    }

    /// The code of AWS's error, if AWS refused.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Aws(error) => Some(&error.code),
            _ => None,
        }
    }
}
