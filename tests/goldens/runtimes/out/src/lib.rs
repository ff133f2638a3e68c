//! Service `runtimes`.

pub mod generated;
pub mod handlers;
