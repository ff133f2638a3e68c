//! Service `staged`.

pub mod generated;
pub mod handlers;
