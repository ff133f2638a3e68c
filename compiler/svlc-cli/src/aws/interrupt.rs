//! The user's wish to stop: noted once, so that what is under way can be told or taken back. The second time ends svlc at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};

use crate::error::Fault;

/// Exit code of a program that a signal has ended, as shells have it for Ctrl-C.
const ENDED: i32 = 130;

/// Whether the user wants to stop.
#[derive(Debug, Clone)]
pub(crate) struct Interrupts(Arc<AtomicBool>);

impl Interrupts {
    /// Begins to listen.
    pub(crate) fn listen() -> Result<Self, Fault> {
        let wanted = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM] {
            let shutdown = signal_hook::flag::register_conditional_shutdown;
            shutdown(signal, ENDED, Arc::clone(&wanted)).map_err(Fault::signal)?;
            signal_hook::flag::register(signal, Arc::clone(&wanted)).map_err(Fault::signal)?;
        }
        Ok(Self(wanted))
    }

    /// Whether the user has asked.
    pub(crate) fn is_wanted(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
