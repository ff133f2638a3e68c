//! What Lambda puts into queues, topics and buses of the service: [`Deliveries`], the one place that everything goes through.
//! Functions as destinations are no part of it: [`crate::asynchronous`] invokes them.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use svlc_core::model::ResourceId;

use crate::log::Log;

/// How many are kept; the oldest are forgotten.
const KEPT: usize = 1_000;

/// Something for a queue, a topic or a bus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Where it goes.
    pub to: ResourceId,
    /// Why.
    pub occasion: Occasion,
    /// ARN of the function that it is about, with the qualifier by which it was invoked.
    pub function: String,
    /// The message, or the event's detail: JSON.
    pub body: String,
    /// Attributes of the message: name, type as SQS calls it, value.
    pub attributes: Vec<(&'static str, &'static str, String)>,
}

/// Why something is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// The record of an invocation that succeeded.
    Success,
    /// The record of one that failed for good.
    Failure,
    /// The event of one that failed for good.
    DeadLetter,
}

/// What was delivered.
#[derive(Debug, Clone)]
pub(crate) struct Deliveries {
    kept: Arc<Mutex<VecDeque<Delivery>>>,
    log: Log,
}

impl Deliveries {
    pub(crate) fn new(log: Log) -> Self {
        Self { kept: Arc::default(), log }
    }

    /// Delivers.
    pub(crate) fn put(&self, delivery: Delivery) {
        let to = format!("{}.{}", delivery.to.section.key(), delivery.to.name);
        self.log.reason(format!("delivered to `{to}`: {}", delivery.body));
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == KEPT {
            kept.pop_front();
        }
        kept.push_back(delivery);
    }

    /// The last of them, the newest at the end.
    pub(crate) fn kept(&self) -> Vec<Delivery> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}
