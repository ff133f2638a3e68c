//! Service `settings`.

pub mod generated;
pub mod handlers;
