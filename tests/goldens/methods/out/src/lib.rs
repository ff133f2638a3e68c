//! Service `methods`.

pub mod generated;
pub mod handlers;
