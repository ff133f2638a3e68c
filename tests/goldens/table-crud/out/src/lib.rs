//! Service `counters`.

pub mod generated;
pub mod handlers;
