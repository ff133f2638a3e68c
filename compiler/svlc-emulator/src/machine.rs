//! What everything that runs here shares, from the start of svlc to its end: [`Machine`].

use std::sync::Arc;

use crate::client::Client;
use crate::clock::Clock;
use crate::deliveries::Deliveries;
use crate::lambda::{Groups, Herd};
use crate::log::Log;

/// This machine, as functions and queues need it.
#[derive(Debug, Clone)]
pub(crate) struct Machine {
    pub(crate) log: Log,
    pub(crate) herd: Arc<Herd>,
    pub(crate) groups: Arc<Groups>,
    pub(crate) clock: Clock,
    pub(crate) client: Client,
    pub(crate) deliveries: Deliveries,
}
