//! Service `throttled`.

pub mod generated;
pub mod handlers;
