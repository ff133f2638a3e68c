//! Service `promoted`.

pub mod generated;
pub mod handlers;
