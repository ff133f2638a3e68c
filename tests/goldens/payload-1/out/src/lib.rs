//! Service `formats`.

pub mod generated;
pub mod handlers;
