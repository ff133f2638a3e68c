//! Service `published`.

pub mod generated;
pub mod handlers;
