//! Service `notes`.

pub mod generated;
pub mod handlers;
