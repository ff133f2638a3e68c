//! Service `quotes`.

pub mod generated;
pub mod handlers;
